python identify.py classifier.h5 final.h5; echo "exit code $?"
