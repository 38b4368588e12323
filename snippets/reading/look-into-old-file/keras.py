import json
import zipfile

with zipfile.ZipFile("model.keras") as archive:
    print("written by Keras", json.loads(archive.read("metadata.json"))["keras_version"])
    config = json.loads(archive.read("config.json"))
for layer in config["config"]["layers"]:
    settings = layer["config"]
    print(layer["class_name"], {key: settings[key] for key in settings if key in ("batch_input_shape", "units", "activation")})
