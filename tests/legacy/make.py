"""Write small models, and what they predict, with the Keras that this interpreter has.

    python make.py FOLDER [--only WORD ...] [--backend theano]

Runs on Python 3.6 to 3.11 and on Keras 1.2, 2.x, tf.keras and Keras 3: README.md beside it tells how those environments are made.
One feature a model. Into FOLDER, for a model NAME, as far as the version can:

    NAME.npz              inputs x0, x1, ... and what predict gave for them: y0, y1, ...
    NAME.h5               the whole model
    NAME.keras            the whole model, native format (TensorFlow 2.13 and later, Keras 3)
    NAME.json             the architecture, of a third of the models; beside it
    NAME_weights.h5       its weights as Keras 1 and 2 write them, or
    NAME.weights.h5       as Keras 3 (and TensorFlow 2.13 and later, asked by that name) write them
    NAME.savedmodel/      a SavedModel, of a few
    NAME.ckpt.*           a checkpoint of TensorFlow, of a few

and versions.json: what wrote them, what is there ("models"), and what is not, with the error ("cannot"). "own reload" in a model's
entry: even the version that wrote the file cannot read it, or then predicts otherwise.
"""

from __future__ import print_function

import argparse
import fnmatch
import functools
import gc
import json
import linecache
import os
import platform
import re
import shutil
import sys
import traceback
import zlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

PARSER = argparse.ArgumentParser(description="Write small models, and what they predict, with the Keras that this interpreter has.")
PARSER.add_argument("folder")
PARSER.add_argument("--only", nargs="*", default=["*"], help="names, with * and ?; versions.json keeps what it says of others")
PARSER.add_argument("--backend", default="tensorflow", help="of Keras 1 and 2: tensorflow or theano")
PARSER.add_argument("--trace", action="store_true", help="show where an error came from")
ASKED = PARSER.parse_args()
os.environ["KERAS_BACKEND"] = ASKED.backend
os.environ.setdefault("THEANO_FLAGS", "device=cpu,cxx=,optimizer=None")  # no compiler needed

import h5py  # noqa: E402
import numpy as np  # noqa: E402

if ASKED.backend == "theano":
    import theano
    import theano.ifelse  # Keras 1.2 uses it and does not import it

    import keras

    tf = None
    ENGINE = {"theano": theano.__version__}
    TF = (0, 0)
else:
    import tensorflow as tf

    ENGINE = {"tensorflow": tf.__version__}
    TF = tuple(int(part) for part in tf.__version__.split(".")[:2])
    if (2, 0) <= TF < (2, 16):
        keras = tf.keras
    else:
        import keras

if (2, 0) <= TF < (2, 6):
    from tensorflow.python.keras import __version__ as KERAS_VERSION  # "2.2.4-tf", "2.4.0": what the file says too
elif (2, 6) <= TF < (2, 16):
    from keras import __version__ as KERAS_VERSION
else:
    KERAS_VERSION = keras.__version__
KERAS = tuple(int(part) for part in KERAS_VERSION.split("-")[0].split(".")[:2])
TF_KERAS = (2, 0) <= TF < (2, 16)
ONE, THREE = KERAS[0] == 1, KERAS[0] == 3
NATIVE = THREE or TF_KERAS and TF >= (2, 13)

L = keras.layers
Sequential, Model, Input = keras.models.Sequential, keras.models.Model, keras.layers.Input
P = functools.partial
BATCH = 3
SAVED_MODELS = ["cnn_sequential", "lstm_default", "nested_model", "op_arithmetic", "embedding_mask_lstm", "pre_string_lookup", "pre_text_vectorization"]
CHECKPOINTS = ["cnn_sequential", "cnn_functional", "lstm_default", "nested_model", "optimizer_adam"]
KEPT = ("Normalization", "Hashing", "Discretization", "CategoryEncoding", "CategoryCrossing", "StringLookup", "IntegerLookup", "TextVectorization")
MODELS = []

# What goes into Lambda layers: their code is saved, and with it the name of the file that it came from, which is to be the same everywhere.
FUNCTIONS = """
def double(x):
    return x * 2.0 + 1.0
expression = lambda x: x * 2.0 + 1.0
difference = lambda xs: xs[0] - xs[1]
first_of = lambda shapes: shapes[0]
"""
double = expression = difference = first_of = None
exec(compile(FUNCTIONS, "functions.py", "exec"))
linecache.cache["functions.py"] = (len(FUNCTIONS), None, FUNCTIONS.splitlines(True), "functions.py")  # TensorFlow looks up the source


def add(name, build, **how):
    """`build` gives a model. x: inputs for it; compile: with what, and targets: then one train_on_batch; twin: what predicts in its place."""
    MODELS.append((name, build, how))


def seed(name):
    return zlib.crc32(name.encode("utf-8")) & 0x7FFFFFFF


def seq(shape, *layers):
    """A Sequential whose first layer is told the shape of its input, as one wrote it then: `layers[0]` takes it by keyword."""
    model = Sequential()
    for number, layer in enumerate(layers):
        model.add(layer(input_shape=shape) if number == 0 else layer)
    return model


def built(model, *shape):
    if not model.built:
        model.build((None,) + shape)
    return model


def net(shape, call, **keywords):
    x = Input(shape, **keywords) if shape is not None else Input(**keywords)
    return Model(x, call(x))


def nets(shapes, call):
    inputs = [Input(shape) for shape in shapes]
    return Model(inputs, call(*inputs))


def images(*shape):
    return [np.random.RandomState(1).normal(size=(BATCH,) + shape).astype("float32")]


def whole(high, *shape):
    return [np.random.RandomState(2).randint(0, high, size=(BATCH,) + shape).astype("int32")]


PADDED = np.array([[3, 1, 4, 1, 5, 9], [2, 6, 5, 0, 0, 0], [8, 7, 0, 0, 0, 0]], "int32")
HOLES = np.array([[3, 0, 4, 0, 5, 9], [0, 0, 5, 6, 0, 0], [8, 7, 0, 0, 0, 1]], "int32")


def blank():
    """Steps of zeros, for Masking: at the end of one row, in the midst of another."""
    x = np.random.RandomState(3).normal(size=(BATCH, 6, 3)).astype("float32")
    x[1, 4:] = 0
    x[2, 2] = 0
    return [x]


# Keras 2 and later


def convolutions():
    add("cnn_sequential", lambda: seq(
        (8, 8, 2), P(L.Conv2D, 4, 3, activation="relu"), L.MaxPooling2D(2), L.Dropout(0.3), L.Flatten(), L.Dense(5, activation="relu"), L.Dense(3, activation="softmax"),
    ), compile=dict(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"]), targets=["classes"])

    def functional():
        x = Input((8, 8, 2), name="picture")
        a = L.BatchNormalization()(L.Conv2D(4, 3, padding="same", name="conv_a")(x))
        a = L.Activation("relu")(a)
        b = L.Conv2D(4, 1, padding="same", strides=1, use_bias=False)(x)
        added = L.Add()([a, b])
        both = L.Concatenate()([added, a])
        pooled = L.GlobalAveragePooling2D()(L.AveragePooling2D(2)(both))
        return Model(x, L.Dense(3, activation="softmax", name="answer")(pooled))

    add("cnn_functional", functional, compile=dict(optimizer="sgd", loss="mse", metrics=["mae"]), targets=["numbers"])
    for name, shape, layer in [
        ("conv1d", (8, 3), lambda: P(L.Conv1D, 4, 3, strides=2, activation="tanh")),
        ("conv1d_causal", (8, 3), lambda: P(L.Conv1D, 4, 3, padding="causal")),
        ("conv1d_dilated", (8, 3), lambda: P(L.Conv1D, 4, 3, dilation_rate=2, padding="same")),
        ("conv1d_causal_dilated", (8, 3), lambda: P(L.Conv1D, 4, 2, dilation_rate=2, padding="causal")),
        ("conv1d_transpose", (6, 3), lambda: P(L.Conv1DTranspose, 4, 3, strides=2)),
        ("conv2d_dilated", (8, 8, 2), lambda: P(L.Conv2D, 3, 3, dilation_rate=2)),
        ("conv2d_strides", (8, 7, 2), lambda: P(L.Conv2D, 3, (3, 2), strides=(2, 1), padding="same", use_bias=False)),
        ("conv2d_groups", (6, 6, 4), lambda: P(L.Conv2D, 4, 3, groups=2)),
        ("conv2d_transpose", (4, 4, 2), lambda: P(L.Conv2DTranspose, 3, 3, strides=2, padding="same")),
        ("conv2d_transpose_valid", (4, 4, 2), lambda: P(L.Conv2DTranspose, 3, 3, strides=2)),
        ("conv2d_transpose_output_padding", (4, 4, 2), lambda: P(L.Conv2DTranspose, 3, 3, strides=2, output_padding=1)),
        ("conv3d", (4, 5, 5, 2), lambda: P(L.Conv3D, 3, 2, padding="same")),
        ("conv3d_transpose", (3, 3, 3, 2), lambda: P(L.Conv3DTranspose, 3, 2, strides=2)),
        ("separable_conv1d", (8, 3), lambda: P(L.SeparableConv1D, 4, 3, depth_multiplier=2)),
        ("separable_conv2d", (6, 6, 3), lambda: P(L.SeparableConv2D, 4, 3, depth_multiplier=2, activation="relu")),
        ("depthwise_conv1d", (8, 3), lambda: P(L.DepthwiseConv1D, 3, depth_multiplier=2)),
        ("depthwise_conv2d", (6, 6, 3), lambda: P(L.DepthwiseConv2D, 3, depth_multiplier=2, padding="same")),
        ("locally_connected1d", (6, 3), lambda: P(L.LocallyConnected1D, 2, 3)),
        ("locally_connected2d", (5, 5, 2), lambda: P(L.LocallyConnected2D, 2, 3)),
    ]:
        add(name, lambda shape=shape, layer=layer: seq(shape, layer()))
    channels = dict(twin=lambda: net((2, 6, 6), lambda x: L.Permute((3, 1, 2))(L.Conv2D(3, 3)(L.Permute((2, 3, 1))(x)))))
    add("conv2d_channels_first", lambda: seq((2, 6, 6), P(L.Conv2D, 3, 3, data_format="channels_first")), **channels)
    add("depthwise_conv2d_dilated", lambda: net((8, 8, 2), L.DepthwiseConv2D(3, dilation_rate=2)))

    def shapes2d():
        x = Input((6, 6, 2))
        up = L.UpSampling2D((2, 1))(x)
        pad = L.ZeroPadding2D(((1, 0), (2, 1)))(up)
        crop = L.Cropping2D(((1, 2), (0, 1)))(pad)
        return Model(x, [up, pad, crop])

    def shapes1d():
        x = Input((6, 3))
        return Model(x, [L.UpSampling1D(2)(x), L.ZeroPadding1D((1, 2))(x), L.Cropping1D((1, 2))(x), L.RepeatVector(2)(L.Flatten()(x)), L.Permute((2, 1))(x), L.Reshape((2, 9))(x)])

    def shapes3d():
        x = Input((4, 4, 4, 1))
        return Model(x, [L.UpSampling3D(2)(x), L.ZeroPadding3D(1)(x), L.Cropping3D(1)(x), L.MaxPooling3D(2)(x), L.AveragePooling3D(2)(x)])

    def pooling():
        x, y = Input((7, 7, 2)), Input((7, 3))
        outputs = [L.MaxPooling2D(3, strides=2, padding="same")(x), L.AveragePooling2D(3, strides=1, padding="same")(x), L.GlobalMaxPooling2D()(x)]
        outputs += [L.MaxPooling1D(2)(y), L.AveragePooling1D(2)(y), L.GlobalMaxPooling1D()(y), L.GlobalAveragePooling1D()(y)]
        return Model([x, y], outputs)

    add("upsampling_padding_cropping_1d", shapes1d)
    add("upsampling_padding_cropping_2d", shapes2d)
    add("upsampling_padding_cropping_3d", shapes3d)
    add("upsampling2d_bilinear", lambda: seq((3, 4, 2), P(L.UpSampling2D, 2, interpolation="bilinear")))
    add("pooling", pooling)
    add("pooling_keepdims", lambda: seq((5, 5, 2), P(L.GlobalAveragePooling2D, keepdims=True)))
    add("flatten_channels_first", lambda: seq((2, 3, 3), P(L.Flatten, data_format="channels_first"), L.Dense(2)))


def recurrent():
    kinds = [("simple_rnn", "SimpleRNN", "activation"), ("lstm", "LSTM", "recurrent_activation"), ("gru", "GRU", "recurrent_activation")]
    for low, title, gate in kinds:
        layer = getattr(L, title)
        add(low + "_default", lambda layer=layer: seq((5, 3), P(layer, 4), L.Dense(2)))
        for activation in "hard_sigmoid", "sigmoid":
            add(low + "_" + activation, lambda layer=layer, gate=gate, activation=activation: seq((5, 3), P(layer, 4, **{gate: activation})))
        add(low + "_return_sequences", lambda layer=layer: seq((5, 3), P(layer, 4, return_sequences=True)))
        add(low + "_stacked", lambda layer=layer: seq((5, 3), P(layer, 4, return_sequences=True), layer(3, return_sequences=True), layer(3)))
        add(low + "_go_backwards", lambda layer=layer: seq((5, 3), P(layer, 4, return_sequences=True, go_backwards=True)))
        add(low + "_return_state", lambda layer=layer: net((5, 3), lambda x: layer(4, return_state=True, return_sequences=True)(x)))
        add(low + "_stateful", lambda layer=layer: net(None, lambda x: layer(4, stateful=True)(x), batch_shape=(BATCH, 5, 3)))
        add(low + "_options", lambda layer=layer: seq((5, 3), P(layer, 4, activation="relu", use_bias=False, dropout=0.1, recurrent_dropout=0.2, unroll=True)))
    for low, layer in ("lstm", L.LSTM), ("gru", L.GRU):
        for implementation in 0, 1, 2:  # 0: Keras before 2.1.0 only, as its default
            add("%s_implementation_%d" % (low, implementation), lambda layer=layer, implementation=implementation: seq((5, 3), P(layer, 4, implementation=implementation)))
    add("lstm_no_unit_forget_bias", lambda: seq((5, 3), P(L.LSTM, 4, unit_forget_bias=False)))
    add("lstm_stateful_sequential", lambda: Sequential([L.LSTM(4, stateful=True, batch_input_shape=(BATCH, 5, 3)), L.Dense(2)]))
    for reset in False, True:
        add("gru_reset_after_%s" % str(reset).lower(), lambda reset=reset: seq((5, 3), P(L.GRU, 4, reset_after=reset, return_sequences=True)))
    add("rnn_simple_cell", lambda: seq((5, 3), P(L.RNN, L.SimpleRNNCell(4))))
    add("rnn_lstm_cell", lambda: seq((5, 3), P(L.RNN, L.LSTMCell(4), return_sequences=True)))
    add("rnn_gru_cell", lambda: seq((5, 3), P(L.RNN, L.GRUCell(4))))
    add("rnn_stacked_cells", lambda: seq((5, 3), P(L.RNN, L.StackedRNNCells([L.LSTMCell(4), L.LSTMCell(3)]))))
    add("rnn_stacked_gru_cells", lambda: seq((5, 3), P(L.RNN, L.StackedRNNCells([L.GRUCell(4), L.GRUCell(3)]))))
    add("rnn_list_of_cells", lambda: seq((5, 3), P(L.RNN, [L.SimpleRNNCell(4), L.SimpleRNNCell(3)])))

    # Without a GPU a CuDNN layer can be built and saved, not run: the version's own LSTM or GRU, that loads those weights, predicts.
    # TensorFlow 1 looks for a kernel even when it only reads the weights: there the layer is not given its operation.
    def cudnn(title):
        layer = getattr(tf.compat.v1.keras.layers if TF_KERAS else L, title)
        if not TF_KERAS and not THREE:
            layer._process_batch = lambda self, inputs, initial_state: (initial_state[0], list(initial_state))
        return layer

    def reset_after():
        return {} if TF_KERAS else {"reset_after": True}

    add("cudnn_lstm", lambda: seq((5, 3), P(cudnn("CuDNNLSTM"), 4)), twin=lambda: seq((5, 3), P(L.LSTM, 4, recurrent_activation="sigmoid")))
    add("cudnn_gru", lambda: seq((5, 3), P(cudnn("CuDNNGRU"), 4)), twin=lambda: seq((5, 3), P(L.GRU, 4, recurrent_activation="sigmoid", **reset_after())))
    add("cudnn_lstm_bidirectional", lambda: seq((5, 3), P(L.Bidirectional, cudnn("CuDNNLSTM")(4))), twin=lambda: seq((5, 3), P(L.Bidirectional, L.LSTM(4, recurrent_activation="sigmoid"))))

    for low, layer in ("lstm", L.LSTM), ("gru", L.GRU):
        for mode in "concat", "sum", "mul", "ave":
            add("bidirectional_%s_%s" % (low, mode), lambda layer=layer, mode=mode: seq((5, 3), P(L.Bidirectional, layer(3, return_sequences=mode in ("concat", "ave")), merge_mode=mode)))
    add("bidirectional_lstm_no_merge", lambda: net((5, 3), lambda x: L.Bidirectional(L.LSTM(3), merge_mode=None)(x)))
    add("bidirectional_lstm_return_state", lambda: net((5, 3), lambda x: L.Bidirectional(L.LSTM(3, return_state=True))(x)))
    add("bidirectional_simple_rnn", lambda: seq((5, 3), P(L.Bidirectional, L.SimpleRNN(3))))
    add("bidirectional_backward_layer", lambda: seq((5, 3), P(L.Bidirectional, L.LSTM(3), backward_layer=L.LSTM(3, go_backwards=True, activation="relu"))))
    add("bidirectional_stacked", lambda: seq((5, 3), P(L.Bidirectional, L.GRU(3, return_sequences=True)), L.Bidirectional(L.LSTM(2)), L.Dense(2)))
    add("time_distributed_dense", lambda: seq((5, 3), P(L.TimeDistributed, L.Dense(4, activation="tanh"))))
    add("time_distributed_conv2d", lambda: seq((3, 5, 5, 1), P(L.TimeDistributed, L.Conv2D(2, 3)), L.TimeDistributed(L.Flatten()), L.LSTM(3)))
    add("time_distributed_model", lambda: net((3, 4), lambda x: L.TimeDistributed(seq((4,), P(L.Dense, 3, activation="relu"), L.Dense(2)))(x)))
    add("time_distributed_batch_normalization", lambda: seq((3, 4), P(L.TimeDistributed, L.BatchNormalization())))
    add("conv_lstm2d", lambda: seq((3, 5, 5, 2), P(L.ConvLSTM2D, 3, 3, padding="same", return_sequences=True), L.ConvLSTM2D(2, 2)))
    add("conv_lstm2d_sigmoid", lambda: seq((3, 5, 5, 2), P(L.ConvLSTM2D, 3, 3, recurrent_activation="sigmoid")))
    add("conv_lstm1d", lambda: seq((3, 6, 2), P(L.ConvLSTM1D, 3, 3)))

    add("embedding", lambda: seq((6,), P(L.Embedding, 10, 4), L.Flatten(), L.Dense(2)), x=lambda: whole(10, 6))
    add("embedding_input_length", lambda: built(Sequential([L.Embedding(10, 4, input_length=6), L.Flatten(), L.Dense(2)]), 6), x=lambda: whole(10, 6))
    for low, layer in ("simple_rnn", L.SimpleRNN), ("lstm", L.LSTM), ("gru", L.GRU):
        add("embedding_mask_%s" % low, lambda layer=layer: built(Sequential([L.Embedding(10, 4, mask_zero=True, **({} if THREE else {"input_length": 6})), layer(3), L.Dense(2)]), 6), x=lambda: [PADDED])
    add("embedding_mask_holes", lambda: net((6,), lambda x: L.LSTM(3, return_sequences=True)(L.Embedding(10, 4, mask_zero=True)(x)), dtype="int32"), x=lambda: [HOLES])
    add("embedding_mask_bidirectional", lambda: net((None,), lambda x: L.Bidirectional(L.LSTM(3))(L.Embedding(10, 4, mask_zero=True)(x))), x=lambda: [PADDED])
    add("embedding_mask_pooling", lambda: net((6,), lambda x: L.GlobalAveragePooling1D()(L.Embedding(10, 4, mask_zero=True)(x))), x=lambda: [PADDED])
    add("masking_lstm", lambda: seq((6, 3), P(L.Masking, mask_value=0.0), L.LSTM(4), L.Dense(2)), x=blank)
    add("masking_gru_sequences", lambda: seq((6, 3), P(L.Masking, mask_value=0.0), L.GRU(4, return_sequences=True), L.TimeDistributed(L.Dense(2))), x=blank)

    def translate(title):
        def build():
            layer = getattr(L, title)
            x, y = Input((None, 3), name="encoder_input"), Input((None, 2), name="decoder_input")
            states = layer(4, return_state=True, name="encoder")(x)[1:]
            out = layer(4, return_sequences=True, return_state=True, name="decoder")(y, initial_state=states)
            return Model([x, y], L.Dense(2, activation="softmax")(out[0]))
        return build

    two = lambda: [np.random.RandomState(4).normal(size=(BATCH, 5, 3)).astype("float32"), np.random.RandomState(5).normal(size=(BATCH, 4, 2)).astype("float32")]  # noqa: E731
    add("seq2seq_lstm", translate("LSTM"), x=two, compile=dict(optimizer="rmsprop", loss="categorical_crossentropy"), targets=["classes"])
    add("seq2seq_gru", translate("GRU"), x=two)


def attention():
    qv = [(4, 3), (5, 3)]
    add("attention", lambda: nets(qv, lambda q, v: L.Attention()([q, v])))
    add("attention_scale", lambda: nets(qv, lambda q, v: L.Attention(use_scale=True)([q, v])))
    add("attention_key", lambda: nets(qv + [(5, 3)], lambda q, v, k: L.Attention()([q, v, k])))
    add("attention_causal_argument", lambda: net((4, 3), lambda x: L.Attention(causal=True)([x, x])))
    add("additive_attention", lambda: nets(qv, lambda q, v: L.AdditiveAttention()([q, v])))

    def masked():
        q, v = Input((6,)), Input((6,))
        table = L.Embedding(10, 4, mask_zero=True)
        return Model([q, v], L.Attention()([table(q), table(v)]))

    add("attention_masked", masked, x=lambda: [PADDED, PADDED[::-1].copy()])
    add("multi_head_attention", lambda: nets(qv, lambda q, v: L.MultiHeadAttention(2, 3)(q, v)))
    add("multi_head_attention_self", lambda: net((4, 6), lambda x: L.LayerNormalization()(L.Add()([x, L.MultiHeadAttention(num_heads=2, key_dim=3, value_dim=2, use_bias=False)(x, x)]))))
    add("multi_head_attention_causal", lambda: net((4, 6), lambda x: L.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True)))
    add("multi_head_attention_scores", lambda: nets(qv, lambda q, v: list(L.MultiHeadAttention(2, 3)(q, v, return_attention_scores=True))))
    add("grouped_query_attention", lambda: nets(qv, lambda q, v: L.GroupedQueryAttention(3, 4, 2)(q, v)))


def merging():
    def merge(title, count=2, **options):
        return lambda: nets([(4,)] * count, lambda *xs: L.Dense(2)(getattr(L, title)(**options)(list(xs))))

    for title in "Add", "Multiply", "Average", "Maximum", "Minimum", "Concatenate":
        add("merge_" + title.lower(), merge(title, 3))
    add("merge_subtract", merge("Subtract"))
    add("merge_dot", merge("Dot", axes=1))
    add("merge_dot_normalize", merge("Dot", axes=-1, normalize=True))
    add("merge_dot_matrices", lambda: nets([(4, 3), (5, 3)], lambda a, b: L.Dot(axes=(2, 2))([a, b])))
    add("merge_dot_matrices_normalize", lambda: nets([(3, 4), (3, 5)], lambda a, b: L.Dot(axes=1, normalize=True)([a, b])))
    add("merge_concatenate_axis", lambda: nets([(2, 4), (3, 4)], lambda a, b: L.Concatenate(axis=1)([a, b])))
    add("merge_functions", lambda: nets([(4,), (4,)], lambda a, b: L.add([a, L.multiply([a, L.subtract([b, a])]), L.concatenate([a, b])] if False else [a, L.multiply([a, b])])))
    add("merge_broadcast", lambda: nets([(4, 3), (1, 3)], lambda a, b: L.Multiply()([a, b])))


def nesting():
    def inner():
        x = Input((4,), name="inner_input")
        return Model(x, L.BatchNormalization(name="inner_bn")(L.Dense(3, activation="tanh", name="inner_dense")(x)), name="inner")

    add("nested_model", lambda: net((4,), lambda x: L.Dense(2)(inner()(x))), compile=dict(optimizer="adam", loss="mse"), targets=["numbers"])
    add("nested_sequential", lambda: net((4,), lambda x: L.Dense(2)(seq((4,), P(L.Dense, 5, activation="relu"), L.Dense(3))(x))))

    def sequentials():
        return built(Sequential([inner(), seq((3,), P(L.Dense, 4), L.BatchNormalization()), L.Dense(2)]), 4)

    add("nested_in_sequential", sequentials)

    def deep():
        x = Input((4,))
        middle = Model(x, L.Dense(4)(inner()(x)), name="middle")
        y = Input((4,))
        return Model(y, L.Dense(2)(L.Add()([middle(y), y])))

    add("nested_deep", deep)

    def several():
        x = Input((4,))
        two = Model(x, [L.Dense(3)(x), L.Dense(2)(x)], name="two")
        y = Input((4,))
        a, b = two(y)
        return Model(y, L.Concatenate()([a, b]))

    add("nested_two_outputs", several)

    def layer_twice():
        dense = L.Dense(3, activation="relu", name="shared")
        return nets([(4,), (4,)], lambda a, b: L.Dense(2)(L.Concatenate()([dense(a), dense(b)])))

    def layer_chained():
        dense = L.Dense(4, activation="tanh", name="shared")
        return net((4,), lambda x: dense(dense(dense(x))))

    def model_twice():
        model = inner()
        return nets([(4,), (4,)], lambda a, b: L.Dense(2)(L.Subtract()([model(a), model(b)])))

    def lstm_twice():
        lstm = L.LSTM(3)
        return nets([(5, 2), (4, 2)], lambda a, b: L.Concatenate()([lstm(a), lstm(b)]))

    add("shared_layer", layer_twice)
    add("shared_layer_chained", layer_chained)
    add("shared_model", model_twice)
    add("shared_lstm", lstm_twice)

    def several_io():
        a, b = Input((4,), name="a"), Input((5,), name="b")
        x = L.Concatenate()([L.Dense(3)(a), L.Dense(3)(b)])
        return Model([a, b], [L.Dense(1, name="price")(x), L.Dense(3, activation="softmax", name="kind")(x)])

    add("multi_input_output", several_io)
    pair = dict(targets=["numbers", "classes"])
    add("loss_list", several_io, compile=dict(optimizer="adam", loss=["mse", "categorical_crossentropy"], loss_weights=[1.0, 0.5], metrics=["mae"] if not THREE else [["mae"], ["accuracy"]]), **pair)
    add("loss_dict", several_io, compile=dict(optimizer="adam", loss={"price": "mae", "kind": "categorical_crossentropy"}, loss_weights={"price": 0.3, "kind": 2.0}, metrics={"kind": ["accuracy"]}), **pair)
    add("loss_one_for_all", several_io, compile=dict(optimizer="rmsprop", loss="mse"), **pair)
    add("intermediate_output", lambda: net((4,), lambda x: [x * 1 if False else L.Dense(3)(x)] * 1))

    def branches():
        x = Input((4,))
        a = L.Dense(3, activation="relu")(x)
        return Model(x, [a, L.Dense(2)(a), L.Dense(2)(a)])

    add("intermediate_outputs", branches)

    def by_name():
        a, b = Input((4,), name="left"), Input((4,), name="right")
        return Model({"left": a, "right": b}, {"z_sum": L.Add()([a, L.Dense(4)(b)]), "a_product": L.Multiply()([a, b])})

    add("dict_input_output", by_name)
    add("input_layer_sequential", lambda: Sequential([Input((4,)), L.Dense(3), L.Dense(2)]))
    add("input_layer_first", lambda: Sequential([L.InputLayer((4,), name="given"), L.Dense(3)]))
    add("sequential_no_shape", unshaped)


def unshaped():
    return built(Sequential([L.Dense(3, activation="relu"), L.Dense(2)]), 4)


def activation_layers():
    for name, shape, layer in [
        ("leaky_relu", (4,), lambda: L.LeakyReLU(0.2)),
        ("leaky_relu_default", (4,), lambda: L.LeakyReLU()),
        ("elu", (4,), lambda: L.ELU(0.7)),
        ("thresholded_relu", (4,), lambda: L.ThresholdedReLU(0.5)),
        ("prelu", (4,), lambda: L.PReLU()),
        ("prelu_shared_axes", (4, 4, 2), lambda: L.PReLU(shared_axes=[1, 2])),
        ("softmax", (3, 4), lambda: L.Softmax(axis=1)),
        ("relu_max_value", (4,), lambda: L.ReLU(max_value=0.8)),
        ("relu_all", (4,), lambda: L.ReLU(max_value=0.9, negative_slope=0.1, threshold=0.2)),
    ]:
        add("layer_" + name, lambda shape=shape, layer=layer: net(shape, lambda x: layer()(L.Dense(4)(x))))
    for title in "relu", "tanh", "sigmoid", "hard_sigmoid", "elu", "selu", "softplus", "softsign", "exponential", "softmax", "swish", "gelu", "relu6", "mish", "leaky_relu":
        add("activation_" + title, lambda title=title: seq((4,), P(L.Dense, 5, activation=title), L.Activation(title)))

    def noise():
        x = Input((5, 4))
        y = L.GaussianDropout(0.2)(L.GaussianNoise(0.1)(L.Dense(4)(x)))
        return Model(x, L.ActivityRegularization(l1=0.01)(L.SpatialDropout1D(0.2)(L.AlphaDropout(0.2)(y))))

    add("noise_layers", noise)


def normalizations():
    for name, shape, layer in [
        ("batch_normalization", (4,), lambda: P(L.BatchNormalization)),
        ("batch_normalization_image", (4, 4, 3), lambda: P(L.BatchNormalization, momentum=0.9, epsilon=0.01)),
        ("batch_normalization_axis", (3, 4, 4), lambda: P(L.BatchNormalization, axis=1)),
        ("batch_normalization_axes", (3, 4), lambda: P(L.BatchNormalization, axis=[1, 2])),
        ("batch_normalization_no_scale", (4,), lambda: P(L.BatchNormalization, scale=False)),
        ("batch_normalization_no_center", (4,), lambda: P(L.BatchNormalization, center=False)),
        ("batch_normalization_no_both", (4,), lambda: P(L.BatchNormalization, center=False, scale=False)),
        ("layer_normalization", (4,), lambda: P(L.LayerNormalization)),
        ("layer_normalization_axes", (3, 4, 2), lambda: P(L.LayerNormalization, axis=[1, 3], epsilon=0.01)),
        ("layer_normalization_no_scale", (4,), lambda: P(L.LayerNormalization, scale=False)),
        ("group_normalization", (4, 6), lambda: P(L.GroupNormalization, groups=2)),
        ("unit_normalization", (4, 6), lambda: P(L.UnitNormalization, axis=1)),
        ("rms_normalization", (4, 6), lambda: P(L.RMSNormalization)),
    ]:
        add(name, lambda shape=shape, layer=layer: seq(shape, layer()))
    add("batch_normalization_frozen", lambda: seq((4,), P(L.Dense, 3), L.BatchNormalization(trainable=False)), compile=dict(optimizer="sgd", loss="mse"), targets=["numbers"])
    add("batch_normalization_sync", lambda: seq((4,), P(L.experimental.SyncBatchNormalization)))
    add("spectral_normalization", lambda: net((4,), lambda x: L.SpectralNormalization(L.Dense(3))(x)))


def preprocessing():
    def find(title):
        experimental = getattr(getattr(L, "experimental", None), "preprocessing", None)
        return getattr(L, title, None) or getattr(experimental, title, None) or getattr(L, title)

    words = lambda: [np.array([["red"], ["blue"], ["violet"]])]  # noqa: E731
    numbers = lambda: [np.array([[11], [12], [99]], "int64")]  # noqa: E731

    def string_input(layer, dtype="string", shape=(1,)):
        x = Input(shape, dtype=dtype)
        return Model(x, layer(x))

    add("pre_rescaling", lambda: seq((4, 4, 2), P(find("Rescaling"), 1 / 127.5, offset=-1.0)))

    def adapted():
        layer = find("Normalization")()
        layer.adapt(np.random.RandomState(6).normal(3, 2, size=(20, 4)).astype("float32"))
        return net((4,), lambda x: L.Dense(2)(layer(x)))

    add("pre_normalization_adapted", adapted)
    add("pre_normalization_given", lambda: net((4,), lambda x: find("Normalization")(mean=[1.0, 2.0, 3.0, 4.0], variance=[1.0, 4.0, 9.0, 0.5])(x)))

    def edges():
        title = find("Discretization")
        try:
            return title(bin_boundaries=[-0.5, 0.0, 0.7])
        except TypeError:  # TensorFlow 2.4
            return title([-0.5, 0.0, 0.7])

    add("pre_discretization", lambda: net((4,), lambda x: edges()(x)))

    def discretized():
        layer = find("Discretization")(num_bins=4)
        layer.adapt(np.linspace(-2, 2, 41).astype("float32").reshape(-1, 1))
        return net((4,), lambda x: layer(x))

    add("pre_discretization_adapted", discretized)

    def tokens(count, mode):
        title = find("CategoryEncoding")
        try:
            return title(num_tokens=count, output_mode=mode)
        except TypeError:  # TensorFlow 2.4
            return title(max_tokens=count, output_mode=mode.replace("multi_hot", "binary"))

    for mode in "one_hot", "multi_hot", "count":
        shape = (1,) if mode == "one_hot" else (3,)
        add("pre_category_encoding_" + mode, lambda mode=mode, shape=shape: net(shape, lambda x: tokens(6, mode)(x), dtype="int32"), x=lambda shape=shape: whole(6, *shape))
    add("pre_hashing", lambda: string_input(find("Hashing")(num_bins=7)), x=words)
    add("pre_hashing_salt", lambda: string_input(find("Hashing")(num_bins=7, salt=[133, 137])), x=words)
    add("pre_string_lookup", lambda: string_input(find("StringLookup")(vocabulary=["red", "green", "blue"])), x=words)
    add("pre_string_lookup_one_hot", lambda: string_input(find("StringLookup")(vocabulary=["red", "green", "blue"], output_mode="one_hot")), x=words)
    add("pre_string_lookup_mask", lambda: string_input(find("StringLookup")(vocabulary=["red", "green", "blue"], mask_token="", num_oov_indices=2)), x=words)

    def fitted(title, data, *args, **options):
        layer = find(title)(*args, **options)
        layer.adapt(data)
        return layer

    add("pre_string_lookup_adapted", lambda: string_input(fitted("StringLookup", np.array(["red", "red", "blue", "green", "red", "blue"]))), x=words)
    add("pre_integer_lookup", lambda: string_input(find("IntegerLookup")(vocabulary=[10, 11, 12]), "int64"), x=numbers)
    add("pre_integer_lookup_adapted", lambda: string_input(fitted("IntegerLookup", np.array([10, 11, 12, 11, 11, 12], "int64")), "int64"), x=numbers)
    texts = np.array(["the red fox", "a blue fox, red!", "the fox"])
    sentence = lambda: [np.array([["the fox"], ["A red, red bird"], ["blue"]])]  # noqa: E731
    add("pre_text_vectorization", lambda: string_input(fitted("TextVectorization", texts, output_sequence_length=4)), x=sentence)
    add("pre_text_vectorization_counts", lambda: string_input(fitted("TextVectorization", texts, output_mode="count")), x=sentence)
    add("pre_text_vectorization_tf_idf", lambda: string_input(fitted("TextVectorization", texts, output_mode="tf-idf" if TF < (2, 6) else "tf_idf")), x=sentence)
    add("pre_text_vectorization_given", lambda: string_input(find("TextVectorization")(vocabulary=["fox", "red", "the"], output_sequence_length=4)), x=sentence)
    add("pre_resizing", lambda: net((6, 6, 2), lambda x: find("Resizing")(4, 3)(x)))
    add("pre_resizing_nearest", lambda: net((6, 6, 2), lambda x: find("Resizing")(4, 3, interpolation="nearest")(x)))
    add("pre_center_crop", lambda: net((6, 7, 2), lambda x: find("CenterCrop")(4, 3)(x)))
    add("pre_random", lambda: net((6, 6, 2), lambda x: find("RandomZoom")(0.2)(find("RandomRotation")(0.1)(find("RandomFlip")("horizontal")(x)))))


def operators():
    O = keras.ops if THREE else tf  # noqa: E741, N806

    def on(call, *shapes):
        return lambda: nets(shapes or [(4, 3)], call)

    def either(ours, theirs):
        """A name in tensorflow, dotted; the one in keras.ops."""
        found = O
        for part in (theirs if THREE else ours).split("."):
            found = getattr(found, part)
        return found

    where = ((4, 3),)
    add("op_arithmetic", on(lambda x, y: x * 2 + y, (4, 3), (4, 3)), compile=dict(optimizer="sgd", loss="mse"))
    add("op_arithmetic_layers", on(lambda x, y: L.Dense(2)(L.Dense(3)(x) * 0.5 + y), (4,), (3,)))
    add("op_reversed", on(lambda x: 1.0 - x), )
    add("op_division", on(lambda x, y: (-x) / (2.0 + y * y), (4, 3), (4, 3)))
    add("op_reversed_division", on(lambda x: 1.0 / (x * x + 1.0)))
    add("op_power", on(lambda x: x ** 2 - abs(x)))
    add("op_floor_mod", on(lambda x: (x // 0.3) + (x % 0.7)))
    add("op_array", on(lambda x: x + np.arange(3, dtype="float32")))
    add("op_compare", on(lambda x, y: either("cast", "cast")(x > y, "float32"), *where * 2))
    add("op_where", on(lambda x, y: either("where", "where")(x > 0.0, x, y), *where * 2))
    add("op_reduce_mean", on(lambda x: either("reduce_mean", "mean")(x, axis=1)))
    add("op_reduce_mean_keepdims", on(lambda x: either("reduce_mean", "mean")(x, axis=[1, 2], keepdims=True)))
    add("op_reduce_sum_max", on(lambda x: either("reduce_sum", "sum")(x, axis=-1) + either("reduce_max", "max")(x, axis=-1)))
    add("op_relu", on(lambda x: either("nn.relu", "nn.relu")(x)))
    add("op_softmax", on(lambda x: either("nn.softmax", "nn.softmax")(x, axis=1)))
    add("op_sigmoid_tanh", on(lambda x: either("sigmoid", "sigmoid")(x) * either("tanh", "tanh")(x)))
    add("op_leaky_relu", on(lambda x: either("nn.leaky_relu", "nn.leaky_relu")(x, 0.1)))
    add("op_slice", on(lambda x: x[:, 1:3]))
    add("op_slice_index", on(lambda x: x[:, 0]))
    add("op_slice_last", on(lambda x: x[:, -1, :]))
    add("op_slice_step", on(lambda x: x[:, ::2, 1:]))
    add("op_slice_ellipsis_newaxis", on(lambda x: x[..., 0][:, None]))
    add("op_slice_backwards", on(lambda x: x[:, ::-1]))
    add("op_concat", on(lambda x, y: either("concat", "concatenate")([x, y], axis=1), *where * 2))
    add("op_concat_last", on(lambda x, y: either("concat", "concatenate")([x, x * 2, y], -1), *where * 2))
    add("op_stack", on(lambda x, y: either("stack", "stack")([x, y], axis=1), *where * 2))
    add("op_unstack", on(lambda x: list(either("unstack", "unstack")(x, axis=2))[1]))
    add("op_split", on(lambda x: list(either("split", "split")(x, 2, axis=1))))
    add("op_cast", lambda: net((4,), lambda x: L.Dense(2)(either("cast", "cast")(x, "float32")), dtype="int32"), x=lambda: whole(5, 4))
    add("op_expand_dims", on(lambda x: either("expand_dims", "expand_dims")(x, axis=-1)))
    add("op_squeeze", on(lambda x: either("squeeze", "squeeze")(x, axis=1), (1, 3)))
    add("op_reshape", on(lambda x: either("reshape", "reshape")(x, (-1, 12))))
    add("op_reshape_dynamic", on(lambda x: either("reshape", "reshape")(x, [either("shape", "shape")(x)[0], 2, 6])))
    add("op_matmul", on(lambda x, y: either("matmul", "matmul")(x, y), (4, 3), (3, 2)))
    if not THREE:
        add("op_matmul_transposed", on(lambda x, y: either("matmul", "matmul")(x, y, transpose_b=True), (4, 3), (2, 3)))
    add("op_matmul_operator", on(lambda x, y: x @ y, (4, 3), (3, 2)))
    add("op_transpose", on(lambda x: either("transpose", "transpose")(x, (0, 2, 1))))
    add("op_einsum", on(lambda x, y: either("einsum", "einsum")("bij,bjk->bik", x, y), (4, 3), (3, 2)))
    add("op_exp_log_sqrt", on(lambda x: either("math.log", "log")(either("exp", "exp")(x) + 1.0) + either("sqrt", "sqrt")(either("square", "square")(x))))
    add("op_add_function", on(lambda x, y: either("add", "add")(x, either("multiply", "multiply")(y, 0.5)), *where * 2))
    add("op_maximum", on(lambda x, y: either("maximum", "maximum")(x, either("minimum", "minimum")(y, 0.2)), *where * 2))
    add("op_clip", on(lambda x: either("clip_by_value", "clip")(x, -0.5, 0.6)))
    add("op_argmax", on(lambda x: either("argmax", "argmax")(x, axis=-1)))
    add("op_one_hot", lambda: net((4,), lambda x: either("one_hot", "one_hot")(x, 5), dtype="int32"), x=lambda: whole(5, 4))
    add("op_tile", on(lambda x: either("tile", "tile")(x, [1, 2, 1])))
    add("op_pad", on(lambda x: either("pad", "pad")(x, [[0, 0], [1, 0], [0, 2]])))
    add("op_gather", on(lambda x: either("gather", "take")(x, [2, 0], axis=1)))
    add("op_l2_normalize", on(lambda x: tf.nn.l2_normalize(x, axis=-1) if not THREE else keras.ops.normalize(x, axis=-1)))
    add("op_resize", on(lambda x: tf.image.resize(x, (4, 5)) if not THREE else keras.ops.image.resize(x, (4, 5)), (6, 6, 2)))
    add("op_backend_functions", on(lambda x: keras.backend.mean(keras.backend.square(x), axis=1)))
    add("op_used_twice", on(shared_operator))
    add("op_nested", lambda: net((4,), lambda x: Model(*inside())(x) + 1.0))


def shared_operator(x):
    half = x * 0.5
    return half + half * x


def inside():
    x = Input((4,), name="inside")
    return x, L.Dense(3)(x) * 2.0


def others():
    add("lambda_expression", lambda: seq((4,), P(L.Lambda, expression), L.Dense(2)))
    add("lambda_named", lambda: seq((4,), P(L.Lambda, double, output_shape=(4,)), L.Dense(2)))

    def mixed(build):
        def within():
            setter = getattr(keras.mixed_precision, "set_global_policy", None) or keras.mixed_precision.experimental.set_policy
            setter("mixed_float16")
            try:
                return build()
            finally:
                setter("float32")
        return within

    add("mixed_precision_dense", mixed(lambda: seq((4,), P(L.Dense, 5, activation="relu"), L.Dense(3), L.Activation("softmax", dtype="float32"))))
    add("mixed_precision_cnn", mixed(lambda: seq((6, 6, 2), P(L.Conv2D, 3, 3), L.BatchNormalization(), L.Flatten(), L.Dense(2, dtype="float32"))))
    add("mixed_precision_lstm", mixed(lambda: seq((4, 3), P(L.LSTM, 4), L.Dense(2, dtype="float32"))))

    def compiled():
        model = seq((4,), P(L.Dense, 5, activation="relu"), L.Dense(2, dtype="float32"))
        model.compile("adam", "mse")
        model.train_on_batch(np.ones((3, 4), "float32"), np.ones((3, 2), "float32"))
        return model

    add("mixed_precision_compiled", mixed(compiled))
    add("dtype_float64", lambda: net((4,), lambda x: L.Dense(2, dtype="float64")(x), dtype="float64"))
    add("dtype_float16", lambda: net((4,), lambda x: L.Dense(2, dtype="float16")(x), dtype="float16"))

    R, C, I = keras.regularizers, keras.constraints, keras.initializers  # noqa: E741, N806
    find = lambda module, *names: next(found for found in [getattr(module, name, None) for name in names] if found)  # noqa: E731

    def regularized():
        both = find(R, "l1_l2", "L1L2")(l1=0.01, l2=0.02)
        l1, l2 = find(R, "l1", "L1")(0.01), find(R, "l2", "L2")(0.02)
        return seq((4,), P(L.Dense, 4, kernel_regularizer=both, bias_regularizer=l2), L.Dense(3, activity_regularizer=l1), L.Dense(2, kernel_regularizer="l2"))

    def constrained():
        limits = [find(C, "max_norm", "MaxNorm")(2), find(C, "non_neg", "NonNeg")(), find(C, "unit_norm", "UnitNorm")(axis=0), find(C, "min_max_norm", "MinMaxNorm")(0.1, 0.9, rate=0.8)]
        return seq((4,), P(L.Dense, 4, kernel_constraint=limits[0], bias_constraint=limits[1]), L.Dense(3, kernel_constraint=limits[2]), L.Dense(2, kernel_constraint=limits[3]), L.Dense(2, kernel_constraint="max_norm" if not THREE else "MaxNorm"))

    def initialized():
        kinds = [find(I, "VarianceScaling")(scale=2.0, mode="fan_avg", distribution="uniform"), I.Orthogonal(gain=0.9), I.TruncatedNormal(stddev=0.1), I.RandomUniform(-0.1, 0.1), I.Constant(0.2), I.Identity()]
        kinds += ["lecun_uniform", "he_normal", "glorot_normal", "zeros", "ones", "random_normal"]
        return seq((4,), P(L.Dense, 4, kernel_initializer=kinds[0]), *[L.Dense(4, kernel_initializer=kind, bias_initializer="ones") for kind in kinds[1:]])

    trained = dict(compile=dict(optimizer="sgd", loss="mse"), targets=["numbers"])
    add("regularizers", regularized, **trained)
    add("constraints", constrained, **trained)
    add("initializers", initialized)

    def frozen():
        model = seq((4,), P(L.Dense, 4, trainable=False, name="still"), L.BatchNormalization(), L.Dense(2))
        model.layers[1].trainable = False
        return model

    def frozen_nested():
        base = seq((4,), P(L.Dense, 4), L.BatchNormalization(), L.Dense(3))
        base.trainable = False
        return net((4,), lambda x: L.Dense(2)(base(x)))

    def partly_frozen_nested():
        base = seq((4,), P(L.Dense, 4), L.BatchNormalization(), L.Dense(3))
        base.layers[0].trainable = False
        return net((4,), lambda x: L.Dense(2)(base(x)))

    add("frozen_layers", frozen, **trained)
    add("frozen_nested", frozen_nested, **trained)
    add("frozen_nested_partly", partly_frozen_nested, **trained)
    add("names_slash", lambda: net((4,), lambda x: L.Dense(2, name="head/out")(L.BatchNormalization(name="block_1/bn")(L.Dense(4, name="block_1/dense")(x)))))
    add("names_dotted", lambda: net((4,), lambda x: L.Dense(2, name="head.out")(L.Dense(4, name="block-1_dense")(x))))
    add("dense_no_bias", lambda: seq((3, 4), P(L.Dense, 3, use_bias=False)))
    add("dense_input_dim", lambda: Sequential([L.Dense(3, input_dim=4), L.Dense(2)]))
    add("einsum_dense", lambda: net((3, 4), lambda x: (L.EinsumDense if hasattr(L, "EinsumDense") else L.experimental.EinsumDense)("abc,cd->abd", output_shape=(None, 5), bias_axes="d")(x)))
    add("identity", lambda: net((4,), lambda x: L.Identity()(L.Dense(3)(x))))

    Os = keras.optimizers  # noqa: N806
    optimizers = [
        ("sgd", lambda: Os.SGD(0.02)),
        ("sgd_momentum", lambda: Os.SGD(0.02, momentum=0.9, nesterov=True)),
        ("adam", lambda: Os.Adam(0.002, beta_1=0.8)),
        ("adam_amsgrad", lambda: Os.Adam(0.002, amsgrad=True)),
        ("adam_decay", lambda: Os.Adam(0.002, decay=0.01)),
        ("rmsprop", lambda: Os.RMSprop(0.002)),
        ("rmsprop_centered", lambda: Os.RMSprop(0.002, momentum=0.5, centered=True)),
        ("adagrad", lambda: Os.Adagrad(0.02)),
        ("adadelta", lambda: Os.Adadelta(0.5)),
        ("adamax", lambda: Os.Adamax(0.002)),
        ("nadam", lambda: Os.Nadam(0.002)),
        ("ftrl", lambda: Os.Ftrl(0.02)),
        ("adamw", lambda: Os.AdamW(0.002, weight_decay=0.01)),
        ("legacy_adam", lambda: Os.legacy.Adam(0.002, decay=0.01)),
        ("schedule", lambda: Os.Adam(Os.schedules.ExponentialDecay(0.01, 100, 0.9))),
    ]
    for name, optimizer in optimizers:
        add("optimizer_" + name, lambda: seq((4,), P(L.Dense, 4, activation="tanh"), L.Dense(2)), compile=lambda optimizer=optimizer: dict(optimizer=optimizer(), loss="mse"), targets=["numbers"])

    def objects():
        return dict(optimizer="adam", loss=keras.losses.MeanSquaredError(), metrics=[keras.metrics.MeanAbsoluteError(), keras.metrics.RootMeanSquaredError(name="root")])

    def logits():
        return dict(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1), metrics=[keras.metrics.CategoricalAccuracy(), keras.metrics.CategoricalCrossentropy(from_logits=True)])

    add("loss_objects", lambda: seq((4,), P(L.Dense, 4), L.Dense(2)), compile=objects, targets=["numbers"])
    add("loss_from_logits", lambda: seq((4,), P(L.Dense, 4), L.Dense(3)), compile=logits, targets=["classes"])
    add("loss_sparse", lambda: seq((4,), P(L.Dense, 3, activation="softmax")), compile=dict(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]), targets=["indices"])
    add("loss_binary", lambda: seq((4,), P(L.Dense, 1, activation="sigmoid")), compile=dict(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy", "mse"]), targets=["bits"])


# Keras 1


def first():
    D = L.Dense  # noqa: N806
    sgd = dict(compile=dict(optimizer="sgd", loss="mse"), targets=["numbers"])
    add("cnn_sequential", lambda: seq(
        (8, 8, 2), P(L.Convolution2D, 4, 3, 3, activation="relu", dim_ordering="tf"), L.MaxPooling2D((2, 2), dim_ordering="tf"), L.Dropout(0.3), L.Flatten(), D(5, activation="relu"), D(3, activation="softmax"),
    ), compile=dict(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"]), targets=["classes"])
    add("cnn_sequential_th", lambda: seq(
        (2, 8, 8), P(L.Convolution2D, 4, 3, 2, activation="relu", dim_ordering="th"), L.MaxPooling2D((2, 2), dim_ordering="th"), L.Flatten(), D(3, activation="softmax"),
    ))

    def functional():
        x = Input((8, 8, 2), name="picture")
        a = L.BatchNormalization()(L.Convolution2D(4, 3, 3, border_mode="same", dim_ordering="tf", name="conv_a")(x))
        a = L.Activation("relu")(a)
        b = L.Convolution2D(4, 1, 1, border_mode="same", bias=False, dim_ordering="tf")(x)
        added = L.merge([a, b], mode="sum")
        both = L.merge([added, a], mode="concat", concat_axis=-1)
        return Model(x, D(3, activation="softmax", name="answer")(L.GlobalAveragePooling2D(dim_ordering="tf")(L.AveragePooling2D((2, 2), dim_ordering="tf")(both))))

    add("cnn_functional", functional, **sgd)
    for name, shape, layer in [
        ("conv1d", (8, 3), lambda: P(L.Convolution1D, 4, 3, subsample_length=2, activation="tanh")),
        ("conv1d_same", (8, 3), lambda: P(L.Convolution1D, 4, 3, border_mode="same")),
        ("conv1d_atrous", (8, 3), lambda: P(L.AtrousConvolution1D, 4, 3, atrous_rate=2)),
        ("conv2d_subsample", (8, 7, 2), lambda: P(L.Convolution2D, 3, 3, 2, subsample=(2, 1), border_mode="same", bias=False, dim_ordering="tf")),
        ("conv2d_default_ordering", (8, 8, 2), lambda: P(L.Convolution2D, 3, 3, 3)),
        ("conv2d_atrous", (8, 8, 2), lambda: P(L.AtrousConvolution2D, 3, 3, 3, atrous_rate=(2, 2), dim_ordering="tf")),
        ("conv2d_atrous_th", (2, 8, 8), lambda: P(L.AtrousConvolution2D, 3, 3, 3, atrous_rate=(2, 2), dim_ordering="th")),
        ("deconv2d", (4, 4, 2), lambda: P(L.Deconvolution2D, 3, 3, 3, output_shape=(BATCH, 9, 9, 3), subsample=(2, 2), dim_ordering="tf")),
        ("deconv2d_batch", (4, 4, 2), lambda: P(L.Deconvolution2D, 3, 3, 3, output_shape=(None, 8, 8, 3), subsample=(2, 2), border_mode="same", dim_ordering="tf")),
        ("deconv2d_th", (2, 4, 4), lambda: P(L.Deconvolution2D, 3, 3, 3, output_shape=(None, 3, 9, 9), subsample=(2, 2), dim_ordering="th")),
        ("separable_conv2d", (6, 6, 3), lambda: P(L.SeparableConvolution2D, 4, 3, 3, depth_multiplier=2, dim_ordering="tf")),
        ("separable_conv2d_th", (3, 6, 6), lambda: P(L.SeparableConvolution2D, 4, 3, 3, depth_multiplier=2, dim_ordering="th")),
        ("conv3d", (4, 5, 5, 2), lambda: P(L.Convolution3D, 3, 2, 2, 2, dim_ordering="tf")),
        ("conv3d_th", (2, 4, 5, 5), lambda: P(L.Convolution3D, 3, 2, 2, 2, dim_ordering="th")),
        ("locally_connected1d", (6, 3), lambda: P(L.LocallyConnected1D, 2, 3)),
        ("locally_connected2d", (5, 5, 2), lambda: P(L.LocallyConnected2D, 2, 3, 3, dim_ordering="tf")),
        ("pooling_th", (2, 7, 7), lambda: P(L.AveragePooling2D, (3, 3), strides=(2, 2), border_mode="same", dim_ordering="th")),
        ("zero_padding2d_th", (2, 3, 3), lambda: P(L.ZeroPadding2D, (1, 1), dim_ordering="th")),
    ]:
        add(name, lambda shape=shape, layer=layer: seq(shape, layer()))

    def shapes2d():
        x = Input((6, 6, 2))
        up = L.UpSampling2D((2, 1), dim_ordering="tf")(x)
        pad = L.ZeroPadding2D((1, 2), dim_ordering="tf")(up)
        return Model(x, [up, pad, L.Cropping2D(((1, 2), (0, 1)), dim_ordering="tf")(pad)])

    def shapes1d():
        x = Input((6, 3))
        return Model(x, [L.UpSampling1D(2)(x), L.ZeroPadding1D(2)(x), L.Cropping1D((1, 2))(x), L.RepeatVector(2)(L.Flatten()(x)), L.Permute((2, 1))(x), L.Reshape((2, 9))(x)])

    def pooling():
        x, y = Input((7, 7, 2)), Input((7, 3))
        outputs = [L.MaxPooling2D((3, 3), strides=(2, 2), border_mode="same", dim_ordering="tf")(x), L.GlobalMaxPooling2D(dim_ordering="tf")(x)]
        return Model([x, y], outputs + [L.MaxPooling1D(2)(y), L.AveragePooling1D(pool_length=2, stride=1)(y), L.GlobalMaxPooling1D()(y), L.GlobalAveragePooling1D()(y)])

    add("upsampling_padding_cropping_1d", shapes1d)
    add("upsampling_padding_cropping_2d", shapes2d)
    add("pooling", pooling)
    for low, layer in ("simple_rnn", L.SimpleRNN), ("lstm", L.LSTM), ("gru", L.GRU):
        gate = "activation" if low == "simple_rnn" else "inner_activation"
        add(low + "_default", lambda layer=layer: seq((5, 3), P(layer, 4), D(2)))
        for mode in "cpu", "mem", "gpu":
            add("%s_consume_%s" % (low, mode), lambda layer=layer, mode=mode: seq((5, 3), P(layer, 4, consume_less=mode)))
        for activation in "hard_sigmoid", "sigmoid":
            add(low + "_" + activation, lambda layer=layer, gate=gate, activation=activation: seq((5, 3), P(layer, 4, **{gate: activation})))
        add(low + "_return_sequences", lambda layer=layer: seq((5, 3), P(layer, 4, return_sequences=True)))
        add(low + "_stacked", lambda layer=layer: seq((5, 3), P(layer, 4, return_sequences=True), layer(3, return_sequences=True), layer(3)))
        add(low + "_go_backwards", lambda layer=layer: seq((5, 3), P(layer, 4, return_sequences=True, go_backwards=True)))
        add(low + "_options", lambda layer=layer: seq((5, 3), P(layer, 4, activation="relu", dropout_W=0.1, dropout_U=0.2, unroll=True)))
        add(low + "_stateful", lambda layer=layer: Sequential([layer(4, stateful=True, batch_input_shape=(BATCH, 5, 3)), D(2)]))
        add("embedding_mask_" + low, lambda layer=layer: Sequential([L.Embedding(10, 4, mask_zero=True, input_length=6), layer(3), D(2)]), x=lambda: [PADDED])
    for low, layer in ("lstm", L.LSTM), ("gru", L.GRU):
        for mode in "concat", "sum", "mul", "ave":
            add("bidirectional_%s_%s" % (low, mode), lambda layer=layer, mode=mode: seq((5, 3), P(L.Bidirectional, layer(3, return_sequences=mode == "concat"), merge_mode=mode)))
    add("bidirectional_lstm_gpu", lambda: seq((5, 3), P(L.Bidirectional, L.LSTM(3, consume_less="gpu"))))
    add("bidirectional_no_merge", lambda: net((5, 3), lambda x: L.Bidirectional(L.LSTM(3), merge_mode=None)(x)))
    add("time_distributed_dense", lambda: seq((5, 3), P(L.TimeDistributed, D(4, activation="tanh"))))
    add("time_distributed_dense_layer", lambda: seq((5, 3), P(L.TimeDistributedDense, 4)))
    add("time_distributed_conv2d", lambda: seq((3, 5, 5, 1), P(L.TimeDistributed, L.Convolution2D(2, 3, 3, dim_ordering="tf")), L.TimeDistributed(L.Flatten()), L.LSTM(3)))
    add("conv_lstm2d", lambda: seq((3, 5, 5, 2), P(L.ConvLSTM2D, 3, 3, 3, border_mode="same", return_sequences=True, dim_ordering="tf"), L.ConvLSTM2D(2, 2, 2, dim_ordering="tf")))
    add("conv_lstm2d_th", lambda: seq((3, 2, 5, 5), P(L.ConvLSTM2D, 3, 3, 3, border_mode="same", dim_ordering="th")))
    add("embedding", lambda: Sequential([L.Embedding(10, 4, input_length=6), L.Flatten(), D(2)]), x=lambda: whole(10, 6))
    add("embedding_dropout", lambda: Sequential([L.Embedding(10, 4, input_length=6, dropout=0.2), L.LSTM(3)]), x=lambda: whole(10, 6))
    add("masking_lstm", lambda: seq((6, 3), P(L.Masking, mask_value=0.0), L.LSTM(4), D(2)), x=blank)

    def merge_layer(mode, **options):
        def build():
            model = Sequential()
            model.add(L.Merge([seq((4,), P(D, 3)), seq((5,), P(D, 3))], mode=mode, **options))
            model.add(D(2))
            return model
        return build

    def merge_function(mode, **options):
        return lambda: nets([(4,), (4,)], lambda a, b: D(2)(L.merge([D(3)(a), D(3)(b)], mode=mode, **options)))

    for mode in "concat", "sum", "mul", "ave", "max", "dot", "cos":
        options = {"dot_axes": 1} if mode in ("dot", "cos") else {}
        add("merge_layer_" + mode, merge_layer(mode, **options))
        add("merge_function_" + mode, merge_function(mode, **options))
    add("merge_function_dot_matrices", lambda: nets([(4, 3), (5, 3)], lambda a, b: L.merge([a, b], mode="dot", dot_axes=(2, 2))))
    add("merge_function_concat_axis", lambda: nets([(2, 4), (3, 4)], lambda a, b: L.merge([a, b], mode="concat", concat_axis=1)))
    add("merge_lambda", merge_function(difference, output_shape=first_of))
    for name, shape, layer in [
        ("batch_normalization", (4,), lambda: P(L.BatchNormalization)),
        ("batch_normalization_image", (4, 4, 3), lambda: P(L.BatchNormalization, momentum=0.9, epsilon=0.01)),
        ("batch_normalization_axis", (3, 4, 4), lambda: P(L.BatchNormalization, axis=1)),
        ("batch_normalization_mode_1", (4,), lambda: P(L.BatchNormalization, mode=1)),
        ("batch_normalization_mode_2", (4,), lambda: P(L.BatchNormalization, mode=2)),
        ("maxout_dense", (4,), lambda: P(L.MaxoutDense, 3, nb_feature=2)),
        ("highway", (4,), lambda: P(L.Highway, activation="relu")),
        ("highway_no_bias", (4,), lambda: P(L.Highway, bias=False)),
        ("dense_no_bias", (4,), lambda: P(D, 3, bias=False)),
        ("leaky_relu", (4,), lambda: P(L.LeakyReLU, 0.2)),
        ("elu", (4,), lambda: P(L.ELU, 0.7)),
        ("thresholded_relu", (4,), lambda: P(L.ThresholdedReLU, 0.5)),
        ("prelu", (4,), lambda: P(L.PReLU)),
        ("prelu_shared_axes", (4, 4, 2), lambda: P(L.PReLU, shared_axes=[1, 2])),
        ("parametric_softplus", (4,), lambda: P(L.ParametricSoftplus, 0.3, 2.0)),
        ("s_relu", (4,), lambda: P(L.SReLU)),
    ]:
        add(name if "dense" in name or "batch" in name or "high" in name else "layer_" + name, lambda shape=shape, layer=layer: seq(shape, layer()))
    for title in "relu", "hard_sigmoid", "softplus", "softsign", "softmax":
        add("activation_" + title, lambda title=title: seq((4,), P(D, 5, activation=title), L.Activation(title)))
    add("noise_layers", lambda: seq((5, 4), P(L.GaussianNoise, 0.1), L.GaussianDropout(0.2), L.SpatialDropout1D(0.2), L.ActivityRegularization(l1=0.01)))
    add("lambda_expression", lambda: seq((4,), P(L.Lambda, expression), D(2)))

    def inner():
        x = Input((4,), name="inner_input")
        return Model(x, L.BatchNormalization(name="inner_bn")(D(3, activation="tanh", name="inner_dense")(x)), name="inner")

    add("nested_model", lambda: net((4,), lambda x: D(2)(inner()(x))), **sgd)
    add("nested_sequential", lambda: net((4,), lambda x: D(2)(seq((4,), P(D, 5, activation="relu"), D(3))(x))))
    add("nested_in_sequential", lambda: Sequential([seq((4,), P(D, 5, activation="relu"), D(3)), D(2)]))

    def layer_twice():
        dense = D(3, activation="relu", name="shared")
        return nets([(4,), (4,)], lambda a, b: D(2)(L.merge([dense(a), dense(b)], mode="concat")))

    def model_twice():
        model = inner()
        return nets([(4,), (4,)], lambda a, b: D(2)(L.merge([model(a), model(b)], mode="sum")))

    def several_io():
        a, b = Input((4,), name="a"), Input((5,), name="b")
        x = L.merge([D(3)(a), D(3)(b)], mode="concat")
        return Model([a, b], [D(1, name="price")(x), D(3, activation="softmax", name="kind")(x)])

    add("shared_layer", layer_twice)
    add("shared_model", model_twice)
    add("multi_input_output", several_io)
    pair = dict(targets=["numbers", "classes"])
    add("loss_list", several_io, compile=dict(optimizer="adam", loss=["mse", "categorical_crossentropy"], loss_weights=[1.0, 0.5], metrics=["mae"]), **pair)
    add("loss_dict", several_io, compile=dict(optimizer="adam", loss={"price": "mae", "kind": "categorical_crossentropy"}, loss_weights={"price": 0.3, "kind": 2.0}, metrics={"kind": "accuracy"}), **pair)
    R, C = keras.regularizers, keras.constraints  # noqa: N806
    add("regularizers", lambda: seq((4,), P(D, 4, W_regularizer=R.l1l2(0.01, 0.02), b_regularizer=R.l2(0.02)), D(3, activity_regularizer=R.activity_l1(0.01)), D(2, W_regularizer=R.l1(0.01))), **sgd)
    add("constraints", lambda: seq((4,), P(D, 4, W_constraint=C.maxnorm(2), b_constraint=C.nonneg()), D(3, W_constraint=C.unitnorm(axis=0))), **sgd)
    add("initializers", lambda: seq((4,), P(D, 4, init="lecun_uniform"), *[D(4, init=kind) for kind in ("he_normal", "glorot_normal", "orthogonal", "identity", "uniform", "normal", "zero", "one")]))
    add("frozen_layers", lambda: seq((4,), P(D, 4, trainable=False, name="still"), L.BatchNormalization(trainable=False), D(2)), **sgd)
    add("names_slash", lambda: seq((4,), P(D, 4, name="block_1/dense"), D(2, name="head/out")))
    Os = keras.optimizers  # noqa: N806
    for name, optimizer in [
        ("sgd", lambda: Os.SGD(0.02, momentum=0.9, nesterov=True)), ("adam", lambda: Os.Adam(0.002, beta_1=0.8)), ("rmsprop", lambda: Os.RMSprop(0.002)),
        ("adagrad", lambda: Os.Adagrad(0.02)), ("adadelta", lambda: Os.Adadelta(0.5)), ("adamax", lambda: Os.Adamax(0.002)), ("nadam", lambda: Os.Nadam(0.002)),
    ]:
        add("optimizer_" + name, lambda: seq((4,), P(D, 4, activation="tanh"), D(2)), compile=lambda optimizer=optimizer: dict(optimizer=optimizer(), loss="mse"), targets=["numbers"])
    add("loss_sparse", lambda: seq((4,), P(D, 3, activation="softmax")), compile=dict(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]), targets=["indices"])
    add("loss_binary", lambda: seq((4,), P(D, 1, activation="sigmoid")), compile=dict(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"]), targets=["bits"])


# Weights, inputs, predictions


def leaves(layer, seen):
    """The layers in `layer` that are no models, each once."""
    if id(layer) in seen:
        return []
    seen.add(id(layer))
    inner = getattr(layer, "layers", None)
    if not inner:
        return [layer]
    return [leaf for one in inner for leaf in leaves(one, seen)]


def randomize(model, generator):
    for layer in leaves(model, set()):
        if type(layer).__name__ in KEPT:
            continue
        values = []
        for weight, value in zip(layer.weights, layer.get_weights()):
            value = np.asarray(value)
            name = (getattr(weight, "path", None) or weight.name or "").lower()
            if value.dtype.kind != "f" or "vector_u" in name or "seed" in name:
                values.append(value)
            elif any(word in name for word in ("variance", "running_std", "gamma")):
                values.append(generator.uniform(0.5, 1.5, size=value.shape).astype(value.dtype))
            else:
                values.append(generator.normal(0, 0.5, size=value.shape).astype(value.dtype))
        if values:
            layer.set_weights(values)


def plain(shape):
    return tuple(None if size is None or str(size) in ("?", "None") else int(size) for size in shape)


def shape_of(tensor):
    return plain(tensor.shape if THREE else keras.backend.int_shape(tensor))


def inputs_for(model, generator):
    tensors = model.inputs
    if not tensors:
        return [generator.normal(size=(BATCH, 4)).astype("float32")]
    found = []
    for tensor in tensors:
        shape = shape_of(tensor)
        found.append(generator.normal(size=(shape[0] or BATCH,) + tuple(size or 5 for size in shape[1:])).astype("float32"))
    return found


def fed(xs):
    xs = [tf.constant(x) if x.dtype.kind in "US" else x for x in xs]
    return xs if len(xs) > 1 else xs[0]


def flat(predicted):
    """A list of arrays: of a dict in the order of its sorted keys."""
    if isinstance(predicted, dict):
        return [predicted[key] for key in sorted(predicted)]
    return list(predicted) if isinstance(predicted, (list, tuple)) else [predicted]


def targets_for(kinds, shapes, generator):
    made = []
    for kind, shape in zip(kinds, shapes):
        if kind == "classes":
            made.append(np.eye(shape[-1], dtype="float32")[generator.randint(0, shape[-1], size=shape[:-1])])
        elif kind == "indices":
            made.append(generator.randint(0, shape[-1], size=(shape[0], 1)).astype("int32"))
        elif kind == "bits":
            made.append(generator.randint(0, 2, size=shape).astype("float32"))
        else:
            made.append(generator.normal(size=shape).astype("float32"))
    return made if len(made) > 1 else made[0]


def line(error):
    """An error in one line, no folder of this machine in it."""
    text = " ".join(str(error).split())
    text = text.replace(os.path.abspath(ASKED.folder) + os.sep, "").replace(ASKED.folder.rstrip("/") + "/", "")
    text = re.sub(r"(?:/[\w.+-]+)+/(?=(?:site-packages|dist-packages|lib/python)/)", "", text)
    text = re.sub(r"(?<![\w.:/])(?:/[\w.+-]+){3,}/", "", text)
    text = re.sub(r"\x1b\[\d*m", "", text)
    text = re.sub(r"0x[0-9a-f]{6,}", "0x...", text)
    text = "%s: %s" % (type(error).__name__, text)
    return text if len(text) <= 400 else text[:397] + "..."


def formats(name, model):
    """(format, file name, how it is written)"""
    third = seed(name) % 3 == 0

    def text(path):
        with open(path, "w") as file:
            file.write(model.to_json())

    yield "h5", name + ".h5", lambda path: model.save(path)
    if NATIVE:
        yield "keras", name + ".keras", lambda path: model.save(path)
    if third:
        yield "json", name + ".json", text
        if not THREE:
            yield "legacy weights", name + "_weights.h5", lambda path: model.save_weights(path)
        if NATIVE:
            yield "weights", name + ".weights.h5", lambda path: model.save_weights(path)
    if TF_KERAS and name in SAVED_MODELS:
        yield "savedmodel", name + ".savedmodel", lambda path: model.save(path, save_format="tf")
    if TF_KERAS and name in CHECKPOINTS:
        yield "checkpoint", name + ".ckpt", lambda path: model.save_weights(path, save_format="tf")


def remove(name):
    for file in os.listdir(ASKED.folder):
        if file.startswith((name + ".", name + "_weights.")):
            path = os.path.join(ASKED.folder, file)
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


def fresh():
    """Names count from one again."""
    forget = getattr(keras.backend, "clear_session", None) or getattr(keras.backend, "reset_uids", None)  # Theano has no session
    if forget:
        forget()


def reloaded(path, xs, predicted):
    """What goes wrong when the version that wrote a file reads it again; nothing, if it predicts the same."""
    try:
        fresh()
        model = keras.models.load_model(path)
        if TF_KERAS or THREE:
            model.run_eagerly = True  # faster: no graph is made
        again = flat(model.predict(fed(xs), verbose=0))
        for y, z in zip(predicted, again):
            y, z = np.asarray(y), np.asarray(z)
            if y.shape != z.shape:
                return "other shapes: %s, not %s" % (z.shape, y.shape)
            if not np.allclose(y, z, atol=1e-5):
                return "predicts otherwise, by up to %.3g" % np.abs(y.astype("float64") - z.astype("float64")).max()
    except Exception as error:
        return line(error)
    return None


def make(name, build, how, entry, cannot):
    generator = np.random.RandomState(seed(name))
    if hasattr(gc, "freeze"):
        gc.freeze()  # Keras 3 collects garbage whenever a session is cleared, and looks through all of TensorFlow for it
    fresh()
    np.random.seed(seed(name))
    model = build()
    randomize(model, generator)
    xs = how["x"]() if "x" in how else inputs_for(model, generator)
    arguments = how.get("compile")
    if arguments is not None:
        model.compile(**(arguments() if callable(arguments) else arguments))
        if "targets" in how:
            shapes = [(BATCH,) + shape_of(tensor)[1:] for tensor in model.outputs]
            shapes = [tuple(xs[-1].shape[1] if size is None else size for size in shape) for shape in shapes]
            model.train_on_batch(fed(xs), targets_for(how["targets"], shapes, generator))
        entry["compiled"] = True
    written = []
    for kind, file, write in formats(name, model):
        path = os.path.join(ASKED.folder, file)
        try:
            write(path)
            written.append(kind)
        except Exception as error:
            if ASKED.trace:
                traceback.print_exc()
            cannot["%s: %s" % (name, kind)] = line(error)
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.exists(path):
                os.remove(path)
    if not written:
        return
    count = len(model.get_weights())
    try:
        predicted = flat(model.predict(fed(xs), verbose=0)) if not name.startswith("cudnn") else None
    except Exception:
        if "twin" not in how:
            raise
        predicted = None
    if predicted is None:
        path = os.path.join(ASKED.folder, name + ".h5")
        fresh()
        twin = how["twin"]()
        twin.load_weights(path)
        predicted = flat(twin.predict(fed(xs), verbose=0))
        entry["predicted by"] = "a model of the same version that runs without a GPU, with the weights of this file"
    if len(model.get_weights()) != count:
        raise ValueError("was saved before it had its weights")
    arrays = {"x%d" % number: x for number, x in enumerate(xs)}
    for number, y in enumerate(predicted):
        y = np.asarray(y)
        if y.dtype.kind == "f" and not np.isfinite(y).all():
            raise ValueError("predict gave what is not finite")
        arrays["y%d" % number] = y
    np.savez_compressed(os.path.join(ASKED.folder, name + ".npz"), **arrays)
    entry["formats"] = written
    for kind in "h5", "keras":
        if kind in written and not name.startswith("cudnn"):
            found = reloaded(os.path.join(ASKED.folder, name + "." + kind), xs, predicted)
            if found:
                entry.setdefault("own reload", {})[kind] = found
    entry["layers"] = sorted({type(layer).__name__ for layer in leaves(model, set())})


def main():
    if not os.path.isdir(ASKED.folder):
        os.makedirs(ASKED.folder)
    if ONE:
        first()
    else:
        for section in convolutions, recurrent, attention, merging, nesting, activation_layers, normalizations, preprocessing, operators, others:
            section()
    models, cannot = {}, {}
    for name, build, how in MODELS:
        if not any(fnmatch.fnmatch(name, word) for word in ASKED.only):
            continue
        if name in models:
            raise SystemExit("twice: " + name)
        remove(name)
        entry = {}
        try:
            make(name, build, how, entry, cannot)
        except Exception as error:
            if ASKED.trace:
                traceback.print_exc()
            cannot[name] = line(error)
            remove(name)
            continue
        if entry.get("formats"):
            models[name] = entry
    print("%d models, %d cannot" % (len(models), len(cannot)))
    for name in sorted(cannot):
        print("  %s: %s" % (name, cannot[name]))
    known, before = os.path.join(ASKED.folder, "versions.json"), {}
    if ASKED.only != ["*"] and os.path.exists(known):
        with open(known) as file:
            before = json.load(file)
        done = [name for name, _, _ in MODELS if any(fnmatch.fnmatch(name, word) for word in ASKED.only)]
        models.update((name, entry) for name, entry in before["models"].items() if name not in done)
        cannot.update((name, error) for name, error in before["cannot"].items() if name.split(": ")[0] not in done)
    facts = {"python": platform.python_version(), "keras": KERAS_VERSION, "api": "tf.keras" if TF_KERAS else "keras", "numpy": np.__version__, "h5py": h5py.__version__}
    facts.update(ENGINE)
    words = ["python make.py", os.path.basename(os.path.abspath(ASKED.folder))]
    words += ["--backend", ASKED.backend] if ASKED.backend != "tensorflow" else []
    words += ["--only"] + ["'%s'" % word if "*" in word else word for word in ASKED.only] if ASKED.only != ["*"] else []
    facts["command"] = before.get("command") or " ".join(words)
    with open(os.path.join(ASKED.folder, "versions.json"), "w") as file:
        file.write("{\n%s,\n" % ",\n".join('  "%s": %s' % (key, json.dumps(facts[key])) for key in sorted(facts)))
        for last, (title, entries) in enumerate((("cannot", cannot), ("models", models))):
            rows = ["    %s: %s" % (json.dumps(name), json.dumps(entries[name], sort_keys=True)) for name in sorted(entries)]
            file.write('  "%s": {\n%s\n  }%s\n' % (title, ",\n".join(rows), "" if last else ","))
        file.write("}\n")


if __name__ == "__main__":
    main()
