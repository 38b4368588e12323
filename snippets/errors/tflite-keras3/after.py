import keras
import tensorflow as tf

keras.utils.disable_interactive_logging()  # export() lists the model's endpoints otherwise
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.export("exported")
converter = tf.lite.TFLiteConverter.from_saved_model("exported")
with open("model.tflite", "wb") as file:
    file.write(converter.convert())
