python convert.py --lang zh classifier.h5; echo "exit code $?"
