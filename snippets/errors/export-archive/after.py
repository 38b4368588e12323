import os

import keras
import tensorflow as tf

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
archive = keras.export.ExportArchive()
archive.track(model)
archive.add_endpoint("serve", model.call, input_signature=[tf.TensorSpec((None, 4), "float32")])
archive.write_out("exported")
print(os.listdir())
