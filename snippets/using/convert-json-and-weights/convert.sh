python convert.py model.json --weights model.weights.h5 --out whole.keras
