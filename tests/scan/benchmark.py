"""How fast scan.py is on a code base: python tests/scan/benchmark.py FOLDER...

Prints lines a second for one process and for all processors, and how the time compares with merely reading the files and parsing those that can matter.
"""

import importlib.util
import os
import sys
import time
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "snippets" / "tools" / "scan.py"


def main(paths):
    spec = importlib.util.spec_from_file_location("scan", PROGRAM)
    scan = sys.modules["scan"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scan)
    begun = time.perf_counter()
    files = [path for path, error in scan.files_below(paths) if not error and path.is_file()]
    raws = [path.read_bytes() for path in files]
    reading = time.perf_counter() - begun
    lines = sum(raw.count(b"\n") for raw in raws)
    begun = time.perf_counter()
    examined = 0
    for path, raw in zip(files, raws, strict=True):
        try:
            unit = scan.unit_of(path, raw)
        except scan.Unreadable:
            continue
        examined += len(unit.text.starts) if unit else 0
    parsing = time.perf_counter() - begun
    print(f"{len(files):,} files, {lines:,} lines, {examined:,} of them in files that can matter")
    print(f"reading {reading:.2f} s; choosing and parsing {parsing:.2f} s")
    for jobs in sorted({1, os.cpu_count() or 1}):
        begun = time.perf_counter()
        report = scan.scan(paths, jobs)
        took = time.perf_counter() - begun
        print(f"{jobs} process(es): {took:.2f} s, {lines / took:,.0f} lines/s, {took / (reading + parsing):.1f} times reading, choosing and parsing; {len(report.findings)} findings")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if len(sys.argv) > 1 else __doc__)
