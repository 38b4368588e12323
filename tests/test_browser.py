"""The built site in a real browser: readable by everybody, silent, alone, narrow enough, searchable, and copied text is the file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from guide.chromium import ChromiumMissing, chromium
from guide.httpd import serving
from guide.passed import Passed, page_keys

ROOT = Path(os.environ.get("GUIDE_ROOT", Path(__file__).resolve().parent.parent))
LANGUAGES = ("zh", "en")
AXE = Path(find_spec("axe_playwright_python").origin).parent / "axe.min.js"
# Words a reader looks for: names of the API, the ends of file names, and Chinese words from the middle of sentences.
WORDS = {
    "zh": ["load_model", "weights", ".weights.h5", "time_major", "hard_sigmoid", "优化器", "权重", "扩展名", "CSVLogger", "预演"],
    "en": ["load_model", "weights", ".weights.h5", "time_major", "hard_sigmoid", "optimizer", "CSVLogger", "rehearsal"],
}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", color_scheme="light") as context:
        context.set_default_timeout(10_000)
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def names(site: Path, lang: str) -> list[str]:
    """Every page of a language by its path below the site, the page for missing addresses too."""
    return sorted(path.relative_to(site).as_posix() for path in (site / lang).rglob("*.html"))


def told(faults: list[str], what: str) -> str:
    return f"{what}:\n  " + "\n  ".join(faults[:40]) + (f"\n  and {len(faults) - 40} more" if len(faults) > 40 else "")


# Contrast is most of axe's time, and coloured code thousands of elements in the same few colours: one element for each pair of text and ground will do.
EACH_COLOUR = """() => {
  const seen = new Map();
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()) || !element.checkVisibility()) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const key = [color, fontSize, fontWeight];
    for (let holder = element; holder; holder = holder.parentElement) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(holder);
      key.push(backgroundColor, backgroundImage, opacity);
      if (/^rgb\\(/.test(backgroundColor)) break;
    }
    const name = key.join();
    if (!seen.has(name)) seen.set(name, element);
  }
  return [...seen.values()];
}"""
COLOURS = ["color-contrast", "link-in-text-block"]


def barriers(page: Page, colours_only: bool = False) -> list[str]:
    """What axe finds on the page as it stands. The second scheme changes no markup, so only rules about colours are asked there."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    run = """run => run.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' | ')}`)"""
    options = {"resultTypes": ["violations"], "preload": False}
    faults = page.evaluate(
        f"options => axe.run({{include: ({EACH_COLOUR})()}}, options).then({run})", {**options, "runOnly": COLOURS}
    )
    if not colours_only:
        rules = {rule: {"enabled": False} for rule in COLOURS}
        faults += page.evaluate(f"options => axe.run(options).then({run})", {**options, "rules": rules})
    return faults


@dataclass
class Visit:
    """What one language's pages did when each was opened once, wide and narrow, light and dark."""

    axe: dict[str, list[str]] = field(default_factory=lambda: {"light": [], "dark": []})
    console: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.axe["light"], *self.axe["dark"], *self.console, *self.elsewhere, *self.too_wide]


@pytest.fixture(scope="module")
def visits(browser: Browser, address: str, site: Path) -> dict[str, Visit]:
    return {}


def visit(lang: str, visits: dict[str, Visit], browser: Browser, address: str, site: Path) -> Visit:
    if lang in visits:
        return visits[lang]
    seen = visits[lang] = Visit()
    with browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", color_scheme="light") as context:
        page = context.new_page()
        now = ""
        page.on("console", lambda m: seen.console.append(f"{now}: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: seen.console.append(f"{now}: {e}"))
        page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else seen.elsewhere.append(f"{now}: {r.url}"))
        kept = Passed(f"pages-{lang}")
        keys = page_keys(site, [*names(site, lang), *(["404.html"] if lang == "zh" else [])], Path(__file__), AXE)
        again, faulty = kept.again(keys), set()
        for now in sorted(again):
            before = len(seen.faults)
            page.goto(address + now, wait_until="load")
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                seen.axe[scheme] += [f"{now}: {fault}" for fault in barriers(page, colours_only=scheme == "dark")]
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 360, "height": 740})
            if (width := page.evaluate("document.documentElement.scrollWidth")) > 360:
                seen.too_wide.append(f"{now}: {width} px of content on a screen of 360")
            page.set_viewport_size({"width": 1280, "height": 900})
            if len(seen.faults) > before:
                faulty.add(now)
        kept.keep(keys, faulty)
    print(f"{len(again)} pages; {len(keys) - len(again)} had no fault before, and nothing of them has changed")
    return seen


on_every_page = list(LANGUAGES)


@pytest.mark.parametrize("lang", on_every_page)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_on_any_page(lang, scheme, visits, browser, address, site) -> None:
    faults = visit(lang, visits, browser, address, site).axe[scheme]
    assert not faults, told(faults, f"barriers axe finds in {scheme} colours")


@pytest.mark.parametrize("lang", on_every_page)
def test_no_page_complains_in_the_console(lang, visits, browser, address, site) -> None:
    faults = visit(lang, visits, browser, address, site).console
    assert not faults, told(faults, "errors in the browser's console")


@pytest.mark.parametrize("lang", on_every_page)
def test_no_page_asks_another_host(lang, visits, browser, address, site) -> None:
    faults = visit(lang, visits, browser, address, site).elsewhere
    assert not faults, told(faults, "requests that leave the site")


@pytest.mark.parametrize("lang", on_every_page)
def test_no_page_scrolls_sideways_on_a_phone(lang, visits, browser, address, site) -> None:
    faults = visit(lang, visits, browser, address, site).too_wide
    assert not faults, told(faults, "pages wider than the screen")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_barrier_on_a_phone(lang, page: Page, address) -> None:
    """The narrow layout has controls of its own: the menu, the contents of the page, the search that opens over it."""
    page.set_viewport_size({"width": 360, "height": 740})
    faults = []
    for name in (f"{lang}/index.html", f"{lang}/errors/index.html"):
        page.goto(address + name)
        for state, selector in (("as opened", None), ("menu open", "button[data-for=__drawer]"), ("search open", "button[data-for=__search]")):
            if selector:
                page.reload()
                page.locator(selector).focus()
                page.keyboard.press("Enter")
                page.wait_for_timeout(300)
            faults += [f"{name} ({state}): {fault}" for fault in barriers(page)]
    assert not faults, told(faults, "barriers axe finds on a narrow screen")


def sample(site: Path, lang: str) -> list[str]:
    """The home page, the page with most code, and the longest page."""
    texts = {name: (site / name).read_text(encoding="utf-8") for name in names(site, lang) if not name.endswith("/404.html")}
    shown = [name for name in texts if not name.endswith("/planner.html")]  # which hides the code of routes that were not chosen
    most_code = max(shown, key=lambda name: texts[name].count("data-source="))
    return list(dict.fromkeys([f"{lang}/index.html", most_code, max(texts, key=lambda name: len(texts[name]))]))


def search(page: Page, word: str) -> list[str]:
    """Type a word into the search; the pages it lists, best first."""
    page.wait_for_load_state("load")
    field = page.locator(".md-search__input")
    if not page.locator("#__search").is_checked():
        page.locator(".md-search__input" if page.viewport_size["width"] > 960 else "button[data-for=__search]").click()
    field.fill(word)
    field.dispatch_event("keyup")  # Material listens to the keyboard only
    results = page.locator(".md-search-result__link")
    nothing = page.locator(".md-search-result__meta").filter(has_text=re.compile(r"^\s*(没有找到|No matching)"))
    expect(results.or_(nothing).first).to_be_visible()
    return [unquote(urlsplit(link.get_attribute("href")).path) for link in results.all()]


def says(site: Path, name: str, word: str) -> bool:
    from html import unescape

    text = (site / name).read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    return word.lower() in unescape(re.sub(r"<[^>]*>", "", text)).lower()


@pytest.mark.parametrize(("lang", "word"), [(lang, word) for lang, words in WORDS.items() for word in words])
def test_search_finds(lang, word, page: Page, address, site) -> None:
    right = {name for name in names(site, lang) if says(site, name, word)}
    assert right, f"no {lang} page says {word!r} any more: take a word that readers look for"
    page.goto(address + f"{lang}/index.html")
    found = search(page, word)
    assert found, f"searching {word!r} in the {lang} site finds nothing, yet {len(right)} pages say it"
    listed = {lang + "/" + path.partition(f"/{lang}/")[2] if path.startswith("/") else os.path.normpath(f"{lang}/{path}") for path in found}
    assert listed & right, f"searching {word!r} in the {lang} site lists {sorted(listed)}, none of which says it"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_switch_stays_in_the_section(lang, page: Page, address, site) -> None:
    twin = {"zh": "en", "en": "zh"}[lang]
    name = sample(site, lang)[1]
    page.goto(address + name)
    section = page.locator("article :is(h2, h3)[id]").last.get_attribute("id")
    page.goto(f"{address}{name}#{section}")
    page.locator(".guide-language").click()
    expect(page).to_have_url(f"{address}{twin}{name.removeprefix(lang)}#{section}")
    expect(page.locator(f"[id='{section}']"), f"the {twin} page has no section {section}").to_have_count(1)
    page.locator(".guide-language").click()
    expect(page).to_have_url(f"{address}{name}#{section}")


def test_the_colours_stay_as_chosen(page: Page, address) -> None:
    page.goto(address + "zh/index.html")
    for _ in range(2):  # follow the system -> light -> dark
        page.locator("[data-md-component=palette] label:not([hidden])").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    for there in ("zh/index.html", "en/index.html"):
        page.goto(address + there)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_copied_is_the_file(lang, context: BrowserContext, page: Page, address, site) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address + sample(site, lang)[1])
    blocks = page.locator(".highlight[data-source]").all()[::4]  # test_site.py compares the text of all
    assert blocks, "the page with most code shows no file"
    for block in blocks:
        source = block.get_attribute("data-source")
        if "#" in source:  # a cell of a notebook: test_site.py compares its text
            continue
        button = block.locator(".guide-copy")
        button.evaluate("button => button.scrollIntoView({block: 'center'})")  # or the sticky header may take the click
        button.click()
        expect(block.locator(".guide-copy[data-done]")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.rstrip("\n") == (ROOT / source).read_text(encoding="utf-8").rstrip("\n"), f"what a reader pastes is not {source}"


def test_copying_works_on_plain_http(page: Page, address, site) -> None:
    """An intranet without https has no navigator.clipboard."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(address + sample(site, "zh")[1])
    page.locator(".highlight[data-source] .guide-copy").first.click(force=True)
    expect(page.locator(".guide-copy[data-done]")).to_have_count(1)


def test_a_mouse_sees_the_copy_button(page: Page, address) -> None:
    """It shows at once where the block has a title, and else where the mouse is on the block, or the focus."""
    page.goto(address + "en/notebooks/first-migration.html")
    titled, bare = page.locator(".highlight:has(> .filename)").first, page.locator(".highlight:has(> pre:first-child)").first
    expect(titled.locator(".guide-copy")).to_have_css("opacity", "1")
    expect(bare.locator(".guide-copy")).to_have_css("opacity", "0")
    bare.evaluate("block => block.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(300)  # what comes into view is laid out, and moves
    bare.hover()
    expect(bare.locator(".guide-copy")).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    bare.locator(".guide-copy").focus()
    expect(bare.locator(".guide-copy")).to_have_css("opacity", "1")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_keyboard_reaches_text_and_controls(lang, page: Page, address) -> None:
    page.goto(address + f"{lang}/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('guide-skip')"), "the first stop of the Tab key is not the link to the text"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null"), "after the skip link, the next stop is not in the text"


@pytest.mark.parametrize(("tongue", "lang"), [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-GB", "en"), ("fr-FR", "en")])
def test_the_root_page_sends_readers_to_their_language(tongue, lang, browser: Browser, address) -> None:
    with browser.new_context(locale=tongue) as context:
        page = context.new_page()
        page.goto(address)
        expect(page).to_have_url(f"{address}{lang}/index.html")


def test_the_root_page_without_a_script(browser: Browser, address) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        assert page.url == address
        page.get_by_role("link", name="Read in English").click()
        expect(page).to_have_url(f"{address}en/index.html")
        page.locator(".guide-language").click()
        expect(page).to_have_url(f"{address}zh/index.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_on_the_root_page(scheme, browser: Browser, address) -> None:
    with browser.new_context(color_scheme=scheme, locale="en") as context:
        page = context.new_page()
        held = page.request.get(address).text().replace("location.replace", "void")  # it forwards at once
        page.route(address, lambda route: route.fulfill(body=held, content_type="text/html"))
        page.goto(address)
        assert not barriers(page)


def test_the_index_is_fetched_when_the_reader_searches(page: Page, address) -> None:
    """It grows with the site; a reader who follows a link must not pay for it."""
    asked = []
    page.on("request", lambda r: asked.append(r.url) if "search_index" in r.url else None)
    page.goto(address + "zh/index.html", wait_until="networkidle")
    assert not asked, f"opening a page fetches {asked}"
    assert search(page, "load_model") and asked


def test_below_another_folder(page: Page, site) -> None:
    """The site is often unpacked somewhere below an intranet's address, not where SITE_URL says."""
    with serving(site, "/some/deep/path/") as address:
        missed = []
        page.on("response", lambda r: missed.append(r.url) if r.status >= 400 else None)
        page.goto(address)
        expect(page).to_have_url(f"{address}en/index.html")
        page.locator(".guide-turn a").first.click()
        expect(page).not_to_have_url(f"{address}en/index.html")
        assert search(page, "load_model"), "search finds nothing below another folder"
        page.goto(address + sample(site, "zh")[1])
        assert not missed, f"missing below another folder: {missed}"
        page.goto(address + "zh/writing/no-such-page.html")
        page.locator("[data-to='zh/index.html']").click()
        expect(page).to_have_url(f"{address}zh/index.html")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_unpacked_on_a_disk(lang, page: Page, site) -> None:
    """Unzip, double-click: no server at all."""
    errors, elsewhere = [], []
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:", "about:")) else elsewhere.append(r.url))
    page.goto((site / lang / "index.html").as_uri())
    link = page.locator(".guide-nav li:not(:first-child) a").first
    target = (site / lang / link.get_attribute("href")).resolve()
    link.click()
    expect(page).to_have_url(target.as_uri())
    expect(page.locator("h1")).to_be_visible()
    assert search(page, "load_model"), "search finds nothing when the page was opened from the disk"
    page.keyboard.press("Escape")
    page.locator(".guide-language").click()
    assert page.url.startswith("file:") and f"/{ {'zh': 'en', 'en': 'zh'}[lang] }/" in page.url
    assert not errors and not elsewhere, (errors, elsewhere)


def test_a_missing_chromium_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(ChromiumMissing, match="^no Chromium found: install it .*$"):
        chromium()
