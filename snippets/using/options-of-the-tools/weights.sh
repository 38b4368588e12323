python weights.py --help
