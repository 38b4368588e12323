import keras

import scaling  # what the layer uses

model = keras.models.load_model("model.h5", compile=False, safe_mode=False)
print(model.output_shape)
