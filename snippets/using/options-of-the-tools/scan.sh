python scan.py --help
