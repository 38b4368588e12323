import keras

loss = keras.losses.deserialize(keras.losses.Huber(delta=2.0).get_config())
