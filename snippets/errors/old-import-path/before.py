from tensorflow.python.keras.layers import Dense
from tensorflow.python.keras.models import Sequential

model = Sequential([Dense(2, input_shape=(4,))])
model.save("model.h5")
