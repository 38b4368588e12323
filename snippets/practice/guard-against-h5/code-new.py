from pathlib import Path

Path("src").mkdir()
Path("src/train.py").write_text('model.save("model.keras")\nmodel.save_weights("model.weights.h5")\n')
