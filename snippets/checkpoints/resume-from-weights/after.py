import keras
import numpy as np

keras.utils.set_random_seed(1)
x, y = np.random.rand(64, 4), np.random.rand(64, 2)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer=keras.optimizers.Adam(0.1), loss="mean_squared_error")

# Make the optimizer's variables first, so that their values are loaded as well.
model.optimizer.build(model.trainable_variables)
model.load_weights("last.weights.h5")
model.fit(x, y, initial_epoch=3, epochs=6, shuffle=False, verbose=0)
print(round(model.evaluate(x, y, verbose=0), 5))
