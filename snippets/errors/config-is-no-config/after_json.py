import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
again = keras.models.model_from_json(model.to_json())
print(again.output_shape)
