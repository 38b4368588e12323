python identify.py --json found/model.weights.h5
