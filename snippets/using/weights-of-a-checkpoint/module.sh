cat > bring.py <<'PYTHON'
import keras
from weights import convert_weights


def build():
    inputs = keras.Input((4,))
    x = keras.layers.Dense(8, activation="relu")(inputs)
    outputs = keras.layers.Dense(1)(x)
    return keras.Model(inputs, outputs)


report = convert_weights("weights.ckpt", build, "new.weights.h5")
print(report.status, report.target)
PYTHON
python bring.py
