from tensorflow.keras.applications import VGG16
