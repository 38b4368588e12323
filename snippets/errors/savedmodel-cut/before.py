from pathlib import Path

import tensorflow as tf

file = Path("old_model/saved_model.pb")
file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
model = tf.saved_model.load("old_model")
