python convert.py old --jobs 1; echo "exit code $?"
