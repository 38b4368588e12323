import keras

model = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(4, name="block"),
        keras.layers.Dense(4, name="block_2"),
    ]
)
model.save("model.keras")
