import json

import h5py
import keras

python_3_7 = "4wEAAAAAAAAAAQAAAAIAAABDAAAAcwgAAAB8AGQBFABTACkCTukCAAAAqQApAdoBeHICAAAAcgIA\nAAD6BzxzdGRpbj7aCDxsYW1iZGE+AgAAAPMAAAAA\n"
with h5py.File("model.h5", "r+") as file:
    config = json.loads(file.attrs["model_config"])
    function = config["config"]["layers"][1]["config"]["function"]
    if isinstance(function, dict):  # Keras 3
        function["config"]["code"] = python_3_7
    else:
        function[0] = python_3_7
    file.attrs["model_config"] = json.dumps(config)
model = keras.models.load_model("model.h5", compile=False, safe_mode=False)
