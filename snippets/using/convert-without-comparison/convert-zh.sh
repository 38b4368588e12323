python convert.py --lang zh for-gpu.h5; echo "exit code $?"
