python convert.py --lang zh model.h5
