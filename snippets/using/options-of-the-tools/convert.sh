python convert.py --help
