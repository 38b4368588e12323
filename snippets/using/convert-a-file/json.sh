python convert.py --json model.h5
