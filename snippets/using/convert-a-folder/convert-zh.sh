python convert.py --lang zh old --jobs 1; echo "exit code $?"
