cat > layers.py <<'PYTHON'
import keras


class Scale(keras.layers.Layer):
    def build(self, input_shape):
        self.factor = self.add_weight(name="factor", shape=(1,), initializer="random_normal")

    def call(self, inputs):
        return inputs * self.factor
PYTHON
python convert.py model.h5 --custom layers.py
