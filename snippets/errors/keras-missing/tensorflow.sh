pip uninstall -y keras
python -c "import tensorflow as tf; tf.keras.layers.Dense(2)"
