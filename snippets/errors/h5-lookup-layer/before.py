import keras
import tensorflow as tf

words = keras.layers.TextVectorization(max_tokens=20, output_sequence_length=4)
words.adapt(["to be or not to be"])
model = keras.Sequential([keras.Input((1,), dtype="string"), words, keras.layers.Embedding(20, 2)])
model.save("model.h5")

again = keras.models.load_model("model.h5", compile=False)
again(tf.constant([["not to be"]]))
