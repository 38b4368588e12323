python identify.py found; echo "exit code $?"
