import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error", metrics=["accuracy"])

checkpoint = keras.callbacks.ModelCheckpoint("{epoch:02d}-{val_acc:.2f}.keras")
model.fit(np.ones((8, 4)), np.ones((8, 2)), validation_split=0.5, callbacks=[checkpoint], verbose=0)
