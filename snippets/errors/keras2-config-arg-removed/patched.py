import keras
import numpy as np


class PatchedConv(keras.layers.DepthwiseConv2D):
    def __init__(self, groups=1, **kwargs):
        super().__init__(**kwargs)


objects = {"DepthwiseConv2D": PatchedConv}
model = keras.models.load_model("model.h5", custom_objects=objects, compile=False)
print(np.round(model.predict(np.ones((1, 3, 3, 2)), verbose=0), 4))
