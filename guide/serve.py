"""Show the site while it is written: render, build, serve on this machine, and again whenever a source changes."""

from __future__ import annotations

import importlib.util
import logging
import os
from pathlib import Path

from guide.build import BuildFailed, build
from guide.passed import digest

SOURCES = ("docs", "snippets", "notebooks", "mkdocs.yml", "mkdocs.en.yml")


def serve(root: Path, port: int = 8000) -> None:
    from mkdocs.livereload import LiveReloadServer

    root = Path(root).resolve()
    address = f"http://127.0.0.1:{port}/"
    os.environ["SITE_URL"] = address
    out = root / "build" / "serve"
    _make(root, out)

    def again() -> None:
        # A page half written must not take the server down: say what is wrong and keep showing the last whole site.
        try:
            _make(root, out)
        except (BuildFailed, Exception) as error:  # noqa: BLE001 - any fault of a source is shown, none ends the server
            print(f"\nNot rebuilt. {error}\n", flush=True)

    logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)
    server = LiveReloadServer(again, "127.0.0.1", port, str(out))
    server.error_handler = lambda code: (out / "404.html").read_bytes() if code == 404 else None
    for source in SOURCES:
        if (root / source).exists():
            server.watch(str(root / source))
    print(f"The guide is at {address} (Ctrl-C ends it; it reloads when a source changes)", flush=True)
    try:
        server.serve()
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()


def _make(root: Path, out: Path) -> None:
    if importlib.util.find_spec("guide.render"):
        from guide.render import render

        render(root)
    # What was built last time is shown at once when nothing that it is made of has changed.
    mark, now = out.with_suffix(".of"), _inputs(root)
    if not ((out / "index.html").is_file() and mark.is_file() and mark.read_text(encoding="utf-8") == now):
        build(root, out, strict=False)
        mark.write_text(now, encoding="utf-8")


def _inputs(root: Path) -> str:
    """A key for everything that mkdocs reads: staged pages, partials, templates, settings, and what builds them."""
    trees = [root / "build" / "docs", root / "build" / "partials", root / "docs" / "theme", root / "docs" / "root"]
    single = [root / "mkdocs.yml", root / "mkdocs.en.yml", root / "requirements.txt", root / "guide" / "build.py", root / "guide" / "notebook_hook.py", root / "guide" / "notebook_pages.py", root / "guide" / "search-words.txt"]
    files = [path for tree in trees for path in sorted(tree.rglob("*")) if path.is_file()] + single
    return digest(os.environ["SITE_URL"], *(part for path in files for part in (path.relative_to(root).as_posix(), path.read_bytes())))
