python convert.py model.h5; echo "exit code $?"
