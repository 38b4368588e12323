import keras
import numpy as np

keras.utils.set_random_seed(1)
x, y = np.random.rand(64, 4), np.random.rand(64, 2)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mean_squared_error")

checkpoint = keras.callbacks.ModelCheckpoint(
    "best.weights.h5", save_weights_only=True, monitor="val_loss", save_best_only=True
)
history = model.fit(x, y, validation_split=0.5, epochs=3, callbacks=[checkpoint], verbose=0)
print(round(min(history.history["val_loss"]), 4))
