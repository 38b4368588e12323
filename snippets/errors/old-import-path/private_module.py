from tensorflow.python.keras.applications import VGG16
