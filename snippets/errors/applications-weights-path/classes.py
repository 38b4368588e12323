import keras

model = keras.applications.MobileNetV2(input_shape=(96, 96, 3), weights="imagenet", classes=10)
