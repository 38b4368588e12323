import keras
import numpy as np


class Block(keras.layers.Layer):
    def build(self, input_shape):
        self.dense = keras.layers.Dense(2)
        self.dense.build(input_shape)
        self.built = True

    def call(self, inputs):
        return self.dense(inputs)


inputs = keras.Input((4,))
model = keras.Model(inputs, Block()(inputs))
model.save("block.keras")
other = keras.models.load_model("block.keras", custom_objects={"Block": Block})
x = np.ones((1, 4))
print("same:", np.allclose(model.predict(x, verbose=0), other.predict(x, verbose=0)))
