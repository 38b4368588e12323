"""Models of tests/legacy, declared anew for Keras 3: what a user of those files would write."""

import keras

layers = keras.layers


@keras.saving.register_keras_serializable()
def hard(x):
    """hard_sigmoid, as it was before Keras 3."""
    return keras.ops.clip(0.2 * x + 0.5, 0, 1)


def sequential(shape, *stack):
    return keras.Sequential([keras.Input(shape), *stack])


def cudnn_lstm():
    return sequential((5, 3), layers.LSTM(4))


def cudnn_gru():
    return sequential((5, 3), layers.GRU(4))


def cudnn_lstm_bidirectional():
    return sequential((5, 3), layers.Bidirectional(layers.LSTM(4)))


def lstm_stacked():
    return sequential((5, 3), *(layers.LSTM(n, recurrent_activation=hard, return_sequences=more) for n, more in ((4, True), (3, True), (3, False))))


def bidirectional_gru_sum():
    return sequential((5, 3), layers.Bidirectional(layers.GRU(3, recurrent_activation=hard, reset_after=False), merge_mode="sum"))


def bidirectional_gru_sum_wrong():
    return sequential((5, 3), layers.Bidirectional(layers.GRU(3), merge_mode="sum"))


def conv1d_atrous():
    return sequential((8, 3), layers.Conv1D(4, 3, dilation_rate=2))


def conv2d_default_ordering():
    return sequential((8, 8, 2), layers.Conv2D(3, 3))


def deconv2d():
    return sequential((4, 4, 2), layers.Conv2DTranspose(3, 3, strides=2))


def nested_in_sequential():
    return keras.Sequential([sequential((4,), layers.Dense(5, activation="relu"), layers.Dense(3)), layers.Dense(2)])


def nested_in_sequential_flat():
    return sequential((4,), layers.Dense(5, activation="relu"), layers.Dense(3), layers.Dense(2))


def frozen_nested():
    inner = sequential((4,), layers.Dense(4), layers.BatchNormalization(), layers.Dense(3))
    inner.trainable = False
    x = keras.Input((4,))
    return keras.Model(x, layers.Dense(2)(inner(x)))


def several():
    """Layers made before these: the names count on."""
    for _ in range(4):
        layers.Dense(1), layers.Conv2D(1, 1), layers.BatchNormalization(), layers.LSTM(1), layers.Bidirectional(layers.LSTM(1))


def picture_later():
    several()
    from models import picture

    return picture()


def dense_other():
    return sequential((3,), layers.Dense(4), layers.Dense(4), layers.Dense(7))


def dense_named():
    return sequential((3,), layers.Dense(4, activation="relu", name="a"), layers.Dense(4, name="b"), layers.Dense(2, name="c"))


def dense_longer():
    return sequential((3,), layers.Dense(4, activation="relu"), layers.Dense(4), layers.Dense(2), layers.Dense(6, name="head"))


def hard_sigmoid():
    return sequential((5, 3), *(layers.LSTM(n, recurrent_activation="hard_sigmoid", return_sequences=more) for n, more in ((4, True), (3, True), (3, False))))


def raises():
    return sequential((3,), layers.Dense(undefined))  # noqa: F821


def needs(units):
    return sequential((3,), layers.Dense(units))


def unbuilt():
    return keras.Sequential([layers.Dense(4), layers.Dense(2)])


def no_model():
    return 3
