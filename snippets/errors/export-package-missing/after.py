import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
keras.utils.disable_interactive_logging()
model.export("exported")  # a SavedModel needs nothing more
