import keras
import numpy as np

model = keras.models.load_model("from-torch.keras", custom_objects={"Adam": keras.optimizers.Adam})
before = int(model.optimizer.iterations)
model.fit(np.ones((8, 4)), np.ones((8, 2)), epochs=3, verbose=0)
print("from step", before, "to step", int(model.optimizer.iterations))
