import keras
import numpy as np

keras.utils.set_random_seed(1)
x = np.random.rand(32, 4)
y = x.sum(axis=1, keepdims=True)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(0.1), loss="mse")
best = keras.callbacks.ModelCheckpoint("model.weights.h5", save_weights_only=True, save_best_only=True)
# save_best_only compares val_loss: without validation data there is none
history = model.fit(x, y, epochs=5, validation_split=0.25, callbacks=[best], verbose=0)
print("best val_loss:", round(min(history.history["val_loss"]), 4))
