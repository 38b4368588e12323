python identify.py --lang zh classifier.h5 final.h5; echo "exit code $?"
