import keras

backup = keras.callbacks.BackupAndRestore("backup", save_freq="batch")
