python identify.py --lang zh found; echo "exit code $?"
