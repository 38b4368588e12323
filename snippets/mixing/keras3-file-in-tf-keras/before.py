import tf_keras

model = tf_keras.models.load_model("model.keras")
