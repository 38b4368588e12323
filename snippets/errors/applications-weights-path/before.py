import keras

model = keras.applications.MobileNetV2(
    alpha=0.35, input_shape=(32, 32, 3), weights="model/mine.weights.h5", classes=10
)
