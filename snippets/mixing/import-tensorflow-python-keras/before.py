import keras
from tensorflow.python.keras.layers import Dense

# the import works: it is TensorFlow's private copy of an old Keras
model = keras.Sequential([keras.Input((4,)), Dense(2)])
