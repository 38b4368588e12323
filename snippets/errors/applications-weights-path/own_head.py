import keras

base = keras.applications.MobileNetV2(
    alpha=0.35, input_shape=(32, 32, 3), include_top=False, weights=None, pooling="avg"
)
model = keras.Sequential([base, keras.layers.Dense(10, activation="softmax")])
print(model.output_shape)
