"""Code that saves and loads and is none of ours, or is right in both: not one line of it may be reported. It is read, never run."""

import pickle

import django.db.models
import joblib
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tf_keras
import torch
from gensim.models import Word2Vec
from PIL import Image
from sklearn.ensemble import RandomForestClassifier
from somewhere import args, build, helper

fig, axes = plt.subplots()
fig.savefig("figure")
fig.save("figure")
image = Image.open("a.png")
image.save("a")
np.save("array", np.zeros(3))
torch.save({}, "model.pt")
net = torch.nn.Linear(1, 1)
torch.save(net.state_dict(), "net")
word_model = Word2Vec([["a"]])
word_model.save("word2vec.model")
model = Word2Vec([["a"]])
model.save("word2vec")
forest_model = RandomForestClassifier()
joblib.dump(forest_model, "forest")
pickle.dumps({"model": 1})
old = tf_keras.models.load_model("folder")
old.save("folder")
old_model = tf_keras.Sequential([tf_keras.layers.LSTM(1, time_major=False)])
old_model.save_weights("weights")
saver = tf.compat.v1.train.Saver()
saver.save(None, "session")
checkpoint = tf.train.Checkpoint()
checkpoint.save("checkpoint")
writer = helper()
writer.save("report")


class Person(django.db.models.Model):
    def rename(self):
        self.save("person")


class Store:
    def __init__(self, path):
        self.path = path

    def save(self, path):
        self.save_to(path)

    def twice(self):
        self.save("store")


Store("x").save("store")

good = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, name="d")])
good.save("model.keras")
good.save("model.h5", include_optimizer=False)
good.save("folder", zipped=False)
good.save(args.output)
good.save(f"model_{args.name}")
good.save(build())
good.save_weights("a.weights.h5", overwrite=True)
good.save_weights("a.weights.json", max_shard_size=1)
good.load_weights("a.h5", skip_mismatch=True)
good.load_weights("b.hdf5")
keras.models.load_model("hf://someone/model")
keras.models.load_model(args.model)
keras.models.load_model("model.h5", compile=False)
keras.callbacks.ModelCheckpoint("a.keras", save_freq="epoch")
keras.callbacks.ModelCheckpoint("a.weights.h5", save_weights_only=True, save_freq=100)
keras.callbacks.BackupAndRestore("backup")
keras.layers.Embedding(4, 2, weights=[np.zeros((4, 2))])
keras.layers.LSTM(2, implementation=2)
keras.layers.InputLayer(batch_input_shape=(1, 2))
keras.applications.VGG16(weights=None)
keras.optimizers.Adam(learning_rate=0.1)
keras.layers.Lambda(tf.nn.relu)
net = keras.Sequential([old_model])
adam = torch.optim.Adam(net.parameters(), lr=0.1)
helper(lr=0.1, weights=[1], period=2)


class Halved(keras.layers.Layer):
    def build(self, shape):
        self.half = keras.layers.Lambda(lambda x: x / 2)

    def call(self, x):
        return keras.layers.Lambda(lambda x: x + 1)(self.half(x))


class Coder(tf.keras.Model):
    def __init__(self, before=None):
        super(Coder, self).__init__()
        self.before = keras.layers.Lambda(lambda x: x) if before is None else before


try:
    from keras.utils.generic_utils import CustomObjectScope
except ImportError:
    from keras.utils import CustomObjectScope

try:
    from keras.layers import LeakyReLU
except (ImportError, AttributeError):
    from keras.layers.advanced_activations import LeakyReLU

try:
    import keras.layers.merge as merging
except Exception:
    merging = None

print(CustomObjectScope, LeakyReLU, merging)
