pip install --upgrade keras
pip install "keras~=2.15.0"
python -c "import tensorflow as tf; print(tf.keras.Model.__module__)"
