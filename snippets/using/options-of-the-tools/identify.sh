python identify.py --help
