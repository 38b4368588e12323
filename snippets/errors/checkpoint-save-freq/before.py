import keras

checkpoint = keras.callbacks.ModelCheckpoint("best.keras", save_freq="batch")
