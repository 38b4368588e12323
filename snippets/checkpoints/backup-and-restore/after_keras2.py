import keras
import numpy as np

keras.utils.set_random_seed(1)
x, y = np.random.rand(64, 4), np.random.rand(64, 2)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")

backup = keras.callbacks.BackupAndRestore("backup")
history = model.fit(x, y, epochs=6, shuffle=False, callbacks=[backup], verbose=0)
print("epochs run:", *history.epoch)
