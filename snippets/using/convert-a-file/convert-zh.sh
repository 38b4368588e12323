python convert.py --lang zh model.h5; echo "exit code $?"
