import keras
from my_layers import Double

model = keras.models.load_model("model.keras", custom_objects={"Double": Double})
print(model.output_shape)
