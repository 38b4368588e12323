python identify.py --lang zh found/model.h5
