import pathlib

import keras


@keras.saving.register_keras_serializable()
class Labelled(keras.layers.Layer):
    labels = "none"

    def call(self, inputs):
        return inputs

    def save_assets(self, folder):
        pathlib.Path(folder, "labels.txt").write_text(self.labels)

    def load_assets(self, folder):
        self.labels = pathlib.Path(folder, "labels.txt").read_text()


model = keras.Sequential([keras.Input((2,)), Labelled(name="labelled")])
model.get_layer("labelled").labels = "cat dog"
model.save("model.h5")
print("labels:", keras.models.load_model("model.h5").get_layer("labelled").labels)
