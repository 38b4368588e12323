python weights.py weights.ckpt --list
