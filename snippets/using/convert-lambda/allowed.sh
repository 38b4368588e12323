python convert.py model.h5 --allow-code
