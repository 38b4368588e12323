import keras


# A registered class has a name: the file holds only the name, the code stays in your own files.
@keras.saving.register_keras_serializable(package="ours")
class Double(keras.layers.Layer):
    def call(self, inputs):
        return inputs * 2


model = keras.Sequential([keras.Input((4,)), Double()])
model.save("double.keras")
print(keras.models.load_model("double.keras", compile=False).output_shape)
