import tf_keras

model = tf_keras.models.load_model("new.keras")
model.export("served")
