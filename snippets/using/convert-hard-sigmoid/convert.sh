python convert.py model.h5
