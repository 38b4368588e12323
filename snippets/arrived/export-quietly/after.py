import keras

keras.utils.disable_interactive_logging()
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.export("exported")
