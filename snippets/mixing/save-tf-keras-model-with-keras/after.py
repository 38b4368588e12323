import tf_keras

model = tf_keras.Sequential([tf_keras.Input((4,)), tf_keras.layers.Dense(1)])
model.save("model.keras")  # the model knows its own library
