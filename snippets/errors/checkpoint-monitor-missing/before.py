import keras
import numpy as np

x, y = np.ones((8, 4)), np.ones((8, 1))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])

checkpoint = keras.callbacks.ModelCheckpoint("best.keras", monitor="val_acc", mode="max", save_best_only=True)
history = model.fit(x, y, validation_split=0.5, callbacks=[checkpoint], verbose=0)
print(sorted(history.history))
