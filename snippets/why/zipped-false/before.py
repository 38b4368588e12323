import os

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model", zipped=False)  # a folder instead of one file
print(sorted(os.listdir("model")))
