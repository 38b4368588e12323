import json
import zipfile

import keras
import numpy as np

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer=keras.optimizers.Adam(), loss="mse")
model.fit(np.ones((8, 4)), np.ones((8, 2)), epochs=3, verbose=0)
model.save("here.keras")
print(np.round(model.predict(np.ones((1, 4)), verbose=0), 4))

# The same file with the optimizer as PyTorch writes it.
with zipfile.ZipFile("here.keras") as old, zipfile.ZipFile("from-torch.keras", "w") as new:
    for name in old.namelist():
        content = old.read(name)
        if name == "config.json":
            config = json.loads(content)
            config["compile_config"]["optimizer"] |= {"module": "keras.src.backend.torch.optimizers.torch_adam", "registered_name": "Adam"}
            content = json.dumps(config)
        new.writestr(name, content)
