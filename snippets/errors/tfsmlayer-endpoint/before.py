import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.export("exported", verbose=False)
layer = keras.layers.TFSMLayer("exported", call_endpoint="serving")
