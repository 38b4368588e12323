python identify.py --lang zh --help
