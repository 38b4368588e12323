python scan.py --diff src
