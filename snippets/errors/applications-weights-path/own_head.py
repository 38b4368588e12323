import keras

base = keras.applications.MobileNetV2(
    alpha=0.35, input_shape=(32, 32, 3), include_top=False, weights=None, pooling="avg"
)
outputs = keras.layers.Dense(10, activation="softmax")(base.output)
model = keras.Model(base.input, outputs)
print(model.output_shape)
