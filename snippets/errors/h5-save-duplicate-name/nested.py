import keras


def block(name):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, name="dense")], name=name)


inner = keras.Sequential([keras.Input((4,)), block("first"), block("second")], name="inner")
model = keras.Sequential([keras.Input((4,)), inner])
model.save("model.h5")
