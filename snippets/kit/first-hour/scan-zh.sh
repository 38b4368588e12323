python scan.py --lang zh src; echo "exit code $?"
