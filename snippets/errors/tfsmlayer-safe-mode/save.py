import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.export("exported", verbose=False)
wrapped = keras.Sequential([keras.Input((4,)), keras.layers.TFSMLayer("exported", call_endpoint="serve")])
wrapped.save("wrapped.keras")
print(wrapped.predict(np.ones((1, 4)), verbose=0).round(4))
