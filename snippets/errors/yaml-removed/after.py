import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
text = model.to_json()
again = keras.models.model_from_json(text)
print(again.output_shape)
