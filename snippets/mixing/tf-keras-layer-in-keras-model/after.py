import tf_keras

model = tf_keras.Sequential([tf_keras.Input((4,)), tf_keras.layers.Dense(2)])
print(model.output_shape)
