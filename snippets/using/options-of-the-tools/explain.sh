python explain.py --help
