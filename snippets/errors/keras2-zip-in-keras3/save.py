import pickle
from pathlib import Path

import keras

Path("spec.pkl").write_bytes(pickle.dumps(keras.layers.InputSpec(ndim=2)))
