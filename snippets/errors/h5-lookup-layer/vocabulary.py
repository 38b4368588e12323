import keras
import tensorflow as tf

again = keras.models.load_model("model.h5", compile=False)
words = keras.layers.TextVectorization()
words.adapt(["to be or not to be"])
again.layers[0].set_vocabulary(words.get_vocabulary(include_special_tokens=False))
print(again(tf.constant([["not to be"]])).shape)
