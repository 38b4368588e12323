pip install --upgrade keras
python -c "import tensorflow as tf; print(tf.keras.Model.__module__)"
