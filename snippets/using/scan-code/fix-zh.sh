python scan.py --lang zh --fix src; echo "exit code $?"
