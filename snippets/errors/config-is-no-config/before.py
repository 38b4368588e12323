import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
again = keras.models.model_from_config(model.get_config())
