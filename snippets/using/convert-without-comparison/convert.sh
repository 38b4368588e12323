python convert.py for-gpu.h5; echo "exit code $?"
