cat > my_model.py <<'PYTHON'
import keras


def build():
    inputs = keras.Input((4,))
    x = keras.layers.Dense(16, activation="relu")(inputs)
    outputs = keras.layers.Dense(1)(x)
    return keras.Model(inputs, outputs)
PYTHON
python weights.py weights.ckpt --model my_model.py:build --out new.weights.h5; echo "exit code $?"
