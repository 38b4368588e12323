cat > train.py <<'PYTHON'
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("classifier")
PYTHON
python train.py 2>&1 | python explain.py --lang zh
