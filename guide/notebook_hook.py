"""mkdocs hook: a notebook, which mkdocs-jupyter has made a page, is rendered as Markdown like every other page.

As it comes, mkdocs-jupyter writes half a megabyte of JupyterLab's styles into each page, leaves links to other pages as they are, and gives Chinese
headings an empty id, which breaks the search of the whole site.
"""

from __future__ import annotations

import nbformat

from guide.notebook_pages import markdown


def on_pre_page(page, config, files):
    if page.file.src_uri.endswith(".ipynb"):
        vars(page).pop("render", None)  # mkdocs-jupyter's own rendering of this page
    return page


def on_page_read_source(page, config) -> str | None:
    if page.file.src_uri.endswith(".ipynb"):
        return markdown(nbformat.read(page.file.abs_src_path, as_version=4))
    return None
