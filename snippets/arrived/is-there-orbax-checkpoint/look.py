import keras

print("keras.callbacks.OrbaxCheckpoint:", hasattr(keras.callbacks, "OrbaxCheckpoint"))
