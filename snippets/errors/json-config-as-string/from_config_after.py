import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
copy = keras.Sequential.from_config(model.get_config())
again = keras.models.model_from_json(model.to_json())
print(copy.output_shape, again.output_shape)
