python identify.py found/model.h5
