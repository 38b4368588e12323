import pickle
from pathlib import Path

spec = pickle.loads(Path("spec.pkl").read_bytes())
print(spec.ndim)
