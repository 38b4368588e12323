"""Fourteen small models, each with seeded weights and inputs. `write.py` saves them, `read.py` opens what was saved."""

import keras
import numpy as np

layers = keras.layers
register = keras.saving.register_keras_serializable(package="guide")


@register
class Scale(layers.Layer):
    def __init__(self, start=1.0, **kwargs):
        super().__init__(**kwargs)
        self.start = start

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="scale")

    def call(self, inputs):
        return inputs * self.scale * self.start

    def get_config(self):
        return {**super().get_config(), "start": self.start}


@register
class Classifier(keras.Model):
    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.hidden = layers.Dense(8, activation="relu")
        self.out = layers.Dense(units)

    def call(self, inputs):
        return self.out(self.hidden(inputs))

    def get_config(self):
        return {"units": self.units}


def sequential():
    return keras.Sequential([keras.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(3, activation="softmax")])


def functional():
    left, right = keras.Input((4,), name="left"), keras.Input((2,), name="right")
    joined = layers.Concatenate()([layers.Dense(4)(left), right])
    return keras.Model([left, right], layers.Dense(3)(joined))


def custom_layer():
    return keras.Sequential([keras.Input((4,)), Scale(2.0), layers.Dense(3)])


def compiled():
    return keras.Sequential([keras.Input((4,)), layers.Dense(8, activation="tanh"), layers.Dense(3)])


def with_lambda():
    return keras.Sequential([keras.Input((4,)), layers.Dense(4), layers.Lambda(lambda x: x * 2.0)])


def recurrent():
    return keras.Sequential([keras.Input((5, 4)), layers.LSTM(4, return_sequences=True), layers.Bidirectional(layers.GRU(3)), layers.Dense(2)])


def batch_normalization():
    return keras.Sequential([keras.Input((4,)), layers.Dense(6), layers.BatchNormalization(), layers.Dense(3)])


def attention():
    inputs = keras.Input((5, 8))
    attended = layers.MultiHeadAttention(num_heads=2, key_dim=4)(inputs, inputs)
    pooled = layers.GlobalAveragePooling1D()(layers.Add()([inputs, attended]))
    return keras.Model(inputs, layers.Dense(3)(pooled))


def preprocessing():
    inputs = keras.Input((4,))
    normal = layers.Normalization(name="normal")(inputs)
    buckets = layers.Discretization(num_bins=4, name="buckets")(inputs)
    joined = layers.Concatenate()([normal, layers.Rescaling(0.5)(buckets)])
    return keras.Model(inputs, layers.Dense(3)(joined))


def mixed_precision():
    return keras.Sequential([
        keras.Input((4,)),
        layers.Dense(8, activation="relu", dtype="mixed_float16"),
        layers.Dense(3, dtype="float32"),
    ])


def nested():
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(4, activation="relu")], name="inner")
    shared = layers.Dense(3, name="shared")
    left, right = keras.Input((4,)), keras.Input((4,))
    return keras.Model([left, right], layers.Add()([shared(inner(left)), shared(inner(right))]))


def subclassed():
    model = Classifier()
    model(np.zeros((1, 4), "float32"))
    return model


def tf_ops():
    """An operation in the graph itself: TensorFlow's in Keras 2, `keras.ops` in Keras 3, where TensorFlow's are refused."""
    inputs = keras.Input((4,))
    hidden = layers.Dense(4)(inputs)
    if hasattr(keras, "ops"):
        bent = keras.ops.relu(hidden)
    else:
        import tensorflow as tf

        bent = tf.nn.relu(hidden)
    return keras.Model(inputs, layers.Dense(3)(bent * 2.0 + hidden))


def embedding_mask():
    return keras.Sequential([keras.Input((6,), dtype="int32"), layers.Embedding(10, 4, mask_zero=True), layers.LSTM(3)])


MODELS = {
    "sequential": sequential,
    "functional": functional,
    "custom-layer": custom_layer,
    "compiled": compiled,
    "lambda": with_lambda,
    "recurrent": recurrent,
    "batch-normalization": batch_normalization,
    "attention": attention,
    "preprocessing": preprocessing,
    "mixed-precision": mixed_precision,
    "nested": nested,
    "subclassed": subclassed,
    "tf-ops": tf_ops,
    "embedding-mask": embedding_mask,
}


def declare(name, seed):
    """The model as code declares it, every weight set from `seed`; preprocessing layers learn from data of that seed."""
    model = MODELS[name]()
    random = np.random.default_rng(seed)
    filled = model
    if name == "preprocessing":
        data = random.normal(loc=0.1 * seed, scale=seed, size=(64, 4)).astype("float32")
        model.get_layer("normal").adapt(data)
        model.get_layer("buckets").adapt(data)
        filled = model.layers[-1]
    filled.set_weights([np.abs(random.normal(size=w.shape) * 0.5) + 0.01 if w.ndim == 1 else random.normal(size=w.shape) * 0.5 for w in filled.get_weights()])
    return model


def train(model, name):
    """One step with Adam, so that there is an optimizer state to keep."""
    model.compile(optimizer="adam", loss="mean_squared_error", metrics=["mae"])
    model.fit(inputs(name), np.ones((8, 3), "float32"), batch_size=8, epochs=1, verbose=0)


def inputs(name):
    """Eight seeded samples; a list where the model has several inputs."""
    random = np.random.default_rng(7)
    if name == "embedding-mask":
        return random.integers(0, 10, size=(8, 6)).astype("int32")
    if name in ("functional", "nested"):
        second = (8, 2) if name == "functional" else (8, 4)
        return [random.normal(size=(8, 4)).astype("float32"), random.normal(size=second).astype("float32")]
    shape = {"recurrent": (8, 5, 4), "attention": (8, 5, 8)}.get(name, (8, 4))
    return random.normal(size=shape).astype("float32")


def predict(model, name):
    """`model.predict` of the compiled model; the others are called, which is sooner (and differs for Discretization before Keras 3.12)."""
    if name == "compiled":
        return np.asarray(model.predict(inputs(name), verbose=0), "float32")
    answer = model(inputs(name), training=False)
    return np.asarray(keras.ops.convert_to_numpy(answer) if hasattr(keras, "ops") else answer, "float32")
