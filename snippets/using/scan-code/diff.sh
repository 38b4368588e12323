python scan.py --diff src; echo "exit code $?"
