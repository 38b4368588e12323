import numpy as np

from build import build

model = build()
model.load_weights("net.weights.h5")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
