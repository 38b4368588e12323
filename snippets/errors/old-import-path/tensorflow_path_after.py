from tensorflow.keras.layers import Rescaling
