python scan.py --json src
