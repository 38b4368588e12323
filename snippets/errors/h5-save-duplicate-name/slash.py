import keras

model = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(4, name="block"),
        keras.layers.Dense(4, name="block/block"),
    ]
)
model.save("model.h5")
