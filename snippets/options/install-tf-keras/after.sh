pip install --no-deps "tf_keras~=2.21.0"
export TF_USE_LEGACY_KERAS=1
python -c "import tensorflow as tf; print(tf.keras.Model.__module__)"
