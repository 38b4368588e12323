import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.export("model.pt2", format="torch")
