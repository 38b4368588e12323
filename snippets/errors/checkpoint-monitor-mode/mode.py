import keras

checkpoint = keras.callbacks.ModelCheckpoint("best.keras", monitor="val_loss", mode="lower")
