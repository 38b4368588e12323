"""Lighthouse, as a phone sees the built site: the home page, an error page and the largest page, in both languages.

Offline but for the first `npm ci`. Run by `nox -s lighthouse`, which installs node (environments/lighthouse.txt) and builds the site.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from guide.build import LANGUAGES
from guide.chromium import ChromiumMissing, chromium
from guide.httpd import serving

ROOT = Path(__file__).resolve().parent.parent
PINNED = ROOT / "tests" / "lighthouse"
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3  # performance of one run varies by some points on a busy machine; the middle one counts


def install(env: dict[str, str]) -> Path:
    """The pinned lighthouse below build/, installed anew when its lock file changed."""
    home = ROOT / "build" / "lighthouse"
    lock = PINNED / "package-lock.json"
    program = home / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.exists() or (home / lock.name).read_bytes() != lock.read_bytes():
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(PINNED, home)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--omit=dev", "--loglevel=error"], cwd=home, env=env, check=True)
    return program


def pages(site: Path) -> list[str]:
    """What is measured: in each language the home page, the error page with most code, the largest tutorial, the largest page."""
    chosen = []
    for lang in LANGUAGES:
        texts = {p.relative_to(site).as_posix(): p.read_text(encoding="utf-8") for p in (site / lang).rglob("*.html") if p.name != "404.html"}
        errors = [name for name in texts if name.startswith(f"{lang}/errors/")]
        chosen.append(f"{lang}/index.html")
        chosen.append(max(errors, key=lambda name: (texts[name].count("data-source="), len(texts[name]))))
        chosen.append(max((name for name in texts if name.startswith(f"{lang}/notebooks/")), key=lambda name: len(texts[name])))
        chosen.append(max(texts, key=lambda name: len(texts[name])))
    return list(dict.fromkeys(chosen))


def measure(program: Path, url: str, env: dict[str, str], categories: list[str]) -> tuple[dict[str, int], list[str]]:
    """The scores of one run, and what cost points."""
    flags = "--headless=new" + (" --no-sandbox" if getattr(os, "geteuid", lambda: 1)() == 0 else "")
    command = ["node", str(program), url, "--quiet", "--output=json", f"--only-categories={','.join(categories)}", f"--chrome-flags={flags}"]
    run = subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8")
    if run.returncode:
        sys.exit(f"lighthouse could not measure {url}:\n{run.stderr.strip()}")
    report = json.loads(run.stdout)
    lost = [
        f"{name}: {audit['title']} ({audit.get('displayValue') or audit['score']})"
        for name, category in report["categories"].items()
        for ref in category["auditRefs"]
        if ref["weight"] and (audit := report["audits"][ref["id"]])["score"] is not None and audit["score"] < 0.9
    ]
    return {name: round(100 * (category["score"] or 0)) for name, category in report["categories"].items()}, lost


def main(site: Path = ROOT / "site") -> int:
    if not (site / "index.html").is_file():
        sys.exit(f"{site.name}/ holds no built site: run `make site` first")
    try:
        browser = chromium()
    except ChromiumMissing as error:
        sys.exit(str(error))
    # The node that was installed beside this Python comes before any other.
    env = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]), "CHROME_PATH": browser}
    program = install(env)
    low = []
    print(f"{'page':48} " + " ".join(f"{name:>14}" for name in LEAST), flush=True)
    with serving(site) as address:
        for name in pages(site):
            scores, lost = measure(program, address + name, env, list(LEAST))
            speeds = [scores["performance"]]
            speeds += [measure(program, address + name, env, ["performance"])[0]["performance"] for _ in range(RUNS - 1)]
            scores["performance"] = round(statistics.median(speeds))
            print(f"{name:48} " + " ".join(f"{scores[category]:>14}" for category in LEAST), flush=True)
            if below := [f"{category} {scores[category]} < {least}" for category, least in LEAST.items() if scores[category] < least]:
                low.append(f"{name}: {', '.join(below)}" + "".join(f"\n    {line}" for line in lost))
    if low:
        print("\nbelow what is promised:\n  " + "\n  ".join(low))
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
