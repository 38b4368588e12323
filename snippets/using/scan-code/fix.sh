python scan.py --fix src; echo "exit code $?"
