"""Build the site: one mkdocs build a language, side by side, then the root page that sends readers to theirs.

`build/docs/<lang>` must have been staged (guide.render). A build is made beside the old site and takes its place only when whole.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from guide.words import LANGUAGES

CONFIG = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
LOCAL = "http://127.0.0.1:8000/"
# What is changed in Material's script.
MENDS = {
    # It would fetch Mermaid and a polyfill, neither of which we use, from another host.
    "https://unpkg.com/": "not-part-of-this-site/",
    # It would fetch the whole search index with every page, not when the reader opens the search.
    'location.protocol!=="file:"': "!1",
    # It would measure every block of code at once, most of the work on a long page, to let the keyboard reach those that scroll: content.html does.
    '"pre:not(.mermaid) > code"': '"pre.measured > code"',
}


class BuildFailed(RuntimeError):
    """The site could not be built; the message holds mkdocs's own lines."""


def site_url() -> str:
    """Where the site will live (SITE_URL), with one slash at its end."""
    return os.environ.get("SITE_URL", LOCAL).rstrip("/") + "/"


def hosted_notebooks() -> str:
    """The address below which a service opens the tutorials of <language>/ (HOSTED_NOTEBOOKS), or nothing: no button then."""
    return os.environ.get("HOSTED_NOTEBOOKS", "")


def build(root: Path, out: Path, strict: bool = True) -> None:
    """Build both languages and the root of the site into `out`. Raises BuildFailed and leaves `out` as it was.

    Not strict (while pages are being written), what mkdocs warns of is printed and the site is built all the same.
    """
    root, out = Path(root).resolve(), Path(out).resolve()
    for lang in LANGUAGES:
        if not (root / "build" / "docs" / lang / "index.md").is_file():
            raise BuildFailed(f"build/docs/{lang}/index.md is missing: stage the pages first (python -m guide render)")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root / "build", prefix="site-") as scratch:
        beside = Path(scratch) / "new"
        _languages(root, beside, strict)
        _root_files(root, beside)
        if out.exists():
            shutil.move(out, Path(scratch) / "old")
        shutil.move(beside, out)


def _languages(root: Path, target: Path, strict: bool) -> None:
    """Run one mkdocs a language at the same time, each in its own process (mkdocs keeps global state)."""
    package = str(Path(__file__).resolve().parent.parent)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))}
    children = {
        lang: subprocess.Popen(
            [sys.executable, "-m", "guide.build", lang, str(target / lang), "strict" if strict else "lenient"],
            cwd=root,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        for lang in LANGUAGES
    }
    said = {lang: "\n".join(dict.fromkeys(child.communicate()[0].splitlines())) for lang, child in children.items()}
    failed = [lang for lang, child in children.items() if child.returncode]
    if failed:
        raise BuildFailed("\n".join(f"the {lang} site was not built:\n{said[lang]}" for lang in failed))
    for lang in filter(said.get, LANGUAGES):
        print(f"the {lang} site:\n{said[lang]}", flush=True)


def _language(lang: str, target: Path, strict: bool) -> None:
    """One language, in this process; the working directory is the root (mkdocs resolves snippets against it)."""
    import jieba
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s  %(message)s", stream=sys.stdout)
    jieba.setLogLevel(logging.WARNING)  # it counts its seconds aloud
    try:
        config = load_config(CONFIG[lang], site_dir=str(target), site_url=site_url() + lang + "/", strict=strict)
        config.nav = navigation(config.nav or [], Path(config.docs_dir))
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
    except MkDocsException as error:
        sys.exit(str(error))
    except Exception as error:  # of an extension: mkdocs has named the page, a trace into its inside helps nobody
        sys.exit(f"{type(error).__name__}: {error}")
    _stand_alone(target)
    about = {"name": config.site_name, "description": config.site_description}
    target.with_suffix(".json").write_text(json.dumps(about), encoding="utf-8")


def navigation(order: list, docs: Path) -> list:
    """The order given in mkdocs.yml, and after it every page that is not named there, by file name, in its folder's section.

    So a new page needs no line in mkdocs.yml. A section is called by its folder; its index page comes first and gives its title.
    """
    named = set(_pages(order))
    rest: dict[str, list[str]] = {}
    for path in sorted(_page_files(docs), key=lambda path: (path.name != "index.md", path)):
        page = path.relative_to(docs).as_posix()
        if page not in named:
            rest.setdefault(page.split("/")[0] if "/" in page else "", []).append(page)
    nav = []
    for entry in order:
        if isinstance(entry, dict):
            [(name, pages)] = entry.items()
            pages = [*pages, *rest.pop(name, [])]
            entry = {name: sorted(pages, key=lambda page: page != f"{name}/index.md")}
        nav.append(entry)
    return [*nav, *rest.pop("", []), *({name: pages} for name, pages in rest.items())]


def _page_files(docs: Path) -> list[Path]:
    return [*docs.rglob("*.md"), *(docs / "notebooks").glob("*.ipynb")]


def _pages(nav: list):
    for entry in nav:
        if isinstance(entry, str):
            yield entry
        else:
            for pages in entry.values():
                yield from _pages(pages)


def _stand_alone(target: Path) -> None:
    """What lets a language work without its server and keeps every request at home."""
    # Half the size when Chinese is written as such. Material reads the script when a page was opened from the disk.
    index = target / "search" / "search_index.json"
    text = json.dumps(json.loads(index.read_text(encoding="utf-8")), ensure_ascii=False, separators=(",", ":"))
    index.write_text(text, encoding="utf-8")
    index.with_suffix(".js").write_text(f"var __index = {text}", encoding="utf-8")
    for before, after in MENDS.items():
        [bundle] = (target / "assets" / "javascripts").glob("bundle.*.js")
        script = bundle.read_text(encoding="utf-8")
        if before not in script:
            sys.exit(f"Material's script has changed: it no longer holds {before!r}; see MENDS in guide/build.py")
        bundle.write_text(script.replace(before, after), encoding="utf-8")
    # Stemmers of other languages and source maps: two thirds of the download, never asked for.
    shutil.rmtree(target / "assets" / "javascripts" / "lunr", ignore_errors=True)
    for left in target.rglob("*.map"):
        left.unlink()
    (target / "sitemap.xml.gz").unlink(missing_ok=True)


def _root_files(root: Path, target: Path) -> None:
    """The page at /, the 404 page of the whole site, robots.txt and the index of sitemaps."""
    import jinja2

    folders = [root / "docs" / "root", root / "docs" / "theme"]
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(folders), undefined=jinja2.StrictUndefined)
    sites = {}
    for lang in LANGUAGES:
        about = target / f"{lang}.json"
        sites[lang] = json.loads(about.read_text(encoding="utf-8"))
        about.unlink()
    for template in sorted((root / "docs" / "root").iterdir()):
        text = templates.get_template(template.name).render(site_url=site_url(), site_path=urlsplit(site_url()).path, sites=sites)
        (target / template.name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _language(sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "strict")
