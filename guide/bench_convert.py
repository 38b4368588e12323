"""What convert.py takes: a folder of 1,000 small files against a process each, and the memory for one large file. Prints ratios; judges nothing.

    nox -s bench-convert            # -- 200 for fewer files
"""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from guide import environments
from guide.cases import TOOLS
from guide.environments import ROOT

FILES, PROCESSES = 1000, 5
LARGE = """
import keras
model = keras.Sequential([keras.layers.Dense(16384, input_shape=(8192,)), keras.layers.Dense(8192)])
model.save("large.h5")
"""


def small_files(folder: Path, count: int) -> list[Path]:
    """Copies of files that Keras 2.3.1 wrote (tests/legacy)."""
    spec = importlib.util.spec_from_file_location("archive", ROOT / "tests" / "legacy" / "archive.py")
    archive = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(archive)
    sources = [path for path in sorted(archive.unpack("keras-2.3.1", folder / "unpacked").glob("*.h5")) if not path.stem.endswith("_weights")]
    (folder / "old").mkdir()
    return [Path(shutil.copy(sources[i % len(sources)], folder / "old" / f"{i:04}.h5")) for i in range(count)]


def convert(*arguments: str | Path) -> tuple[float, int]:
    """Run convert.py; seconds, and the most memory in KiB that one of its processes held."""
    python = environments.install("tools")
    started = time.perf_counter()
    process = subprocess.Popen([str(python), str(TOOLS / "convert.py"), *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, *map(_peak, _family(process.pid)))
            time.sleep(0.2)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    return time.perf_counter() - started, peak


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [pid, *(member for child in children.read_text().split() for member in _family(int(child)))]
    except OSError:
        return [pid]


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else FILES
    with tempfile.TemporaryDirectory(prefix="guide-") as scratch:
        folder = Path(scratch)
        files = small_files(folder, count)
        seconds, _ = convert(folder / "old", "--out", folder / "new")
        made = len(list((folder / "new").glob("*.keras")))
        alone = statistics.median(convert(file, "--out", folder / f"{file.stem}.keras")[0] for file in files[:PROCESSES])
        print(f"{count} files, {made} converted: {seconds:.0f} s; a process each: {alone:.1f} s a file; ratio {alone * count / seconds:.0f}", flush=True)
        subprocess.run([str(environments.install("keras2")), "-c", LARGE], cwd=folder, check=True, capture_output=True)
        seconds, peak = convert(folder / "large.h5", "--out", folder / "large.keras")
        size = (folder / "large.h5").stat().st_size
        print(f"one file of {size / 2**30:.1f} GiB: {seconds:.0f} s, most memory {peak / 2**20:.1f} GiB, {peak * 1024 / size:.1f} times the file")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
