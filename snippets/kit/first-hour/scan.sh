python scan.py src; echo "exit code $?"
