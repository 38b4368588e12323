mkdir src
cat > src/train.py <<'PYTHON'
import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(optimizer="adam", loss="mse")
best = keras.callbacks.ModelCheckpoint("best.h5", save_weights_only=True)
model.fit(np.ones((8, 4)), np.ones((8, 2)), callbacks=[best], verbose=0)
model.save_weights("final.h5")
print("saved")
PYTHON
cat > src/serve.py <<'PYTHON'
import sys

import keras

model = keras.models.load_model("classifier")
if sys.argv[1:]:
    model.load_weights(sys.argv[1], by_name=True)
PYTHON
