import pickle

import numpy as np

with open("model.pkl", "rb") as file:
    model = pickle.load(file)
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))
