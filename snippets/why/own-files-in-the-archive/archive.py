import pathlib
import zipfile

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
model.save("model.keras")
print(zipfile.ZipFile("model.keras").namelist())
print("labels:", keras.models.load_model("model.keras").get_layer("labelled").labels)
