import keras
from keras.layers import Dense

model = keras.Sequential([keras.Input((4,)), Dense(2)])
model.save("model.keras")
