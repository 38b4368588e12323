python weights.py --lang zh weights.ckpt --list
