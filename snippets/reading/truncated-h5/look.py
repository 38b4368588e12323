from pathlib import Path

kinds = {b"\x89HDF": "HDF5", b"PK\x03\x04": "zip, so a .keras", b"vers": "Git LFS pointer", b"<htm": "a web page"}
for path in sorted(Path().glob("model.*")):
    print(path, path.stat().st_size > 1000, kinds.get(path.read_bytes()[:4], "something else"))
