import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
copy = keras.Model.from_config(model.to_json())
