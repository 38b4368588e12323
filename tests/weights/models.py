"""The models of the files that make.py wrote, as a user would declare them; they run in Keras 2.15 and in Keras 3."""

from tensorflow import keras

layers = keras.layers


def picture():
    """Named and unnamed layers, batch normalization, a recurrent layer in both directions."""
    x = keras.Input((8, 8, 1))
    y = layers.Conv2D(4, 3, name="first")(x)
    y = layers.BatchNormalization()(y)
    y = layers.Conv2D(4, 3)(y)
    y = layers.Reshape((16, 4))(y)
    y = layers.Bidirectional(layers.LSTM(3))(y)
    return keras.Model(x, layers.Dense(2)(y))


def nested():
    """A model in a model, and attention."""
    inner = keras.Sequential([keras.Input((6, 4)), layers.Dense(4, activation="relu"), layers.LayerNormalization()])
    x = keras.Input((6, 4))
    y = inner(x)
    y = layers.MultiHeadAttention(2, 3)(y, y)
    y = layers.TimeDistributed(layers.Dense(4))(y)
    return keras.Model(x, layers.Dense(2)(layers.GRU(3)(y)))


class Own(keras.Model):
    """A subclassed model, with layers in a list; the second and the third are alike."""

    def __init__(self):
        super().__init__()
        self.before = layers.Dense(5)
        self.blocks = [layers.Dense(5, activation="tanh"), layers.Dense(5, activation="tanh")]
        self.norm = layers.BatchNormalization()
        self.after = layers.Dense(2)

    def call(self, x, training=False):
        x = self.before(x)
        for block in self.blocks:
            x = block(x)
        return self.after(self.norm(x, training=training))


def own():
    model = Own()
    model(keras.ops.zeros((1, 3)) if hasattr(keras, "ops") else __import__("tensorflow").zeros((1, 3)))
    return model


def dense():
    return keras.Sequential([keras.Input((3,)), layers.Dense(4, activation="relu"), layers.Dense(4), layers.Dense(2)])
