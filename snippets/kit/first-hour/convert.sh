python convert.py classifier.h5; echo "exit code $?"
