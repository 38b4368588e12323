import json
import pickle
from pathlib import Path

spec = pickle.loads(Path("spec.pkl").read_bytes())
Path("spec.json").write_text(json.dumps(spec.get_config()))
