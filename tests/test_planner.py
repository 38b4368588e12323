"""Promise: the planner gives only routes that recorded runs prove, has an answer for every combination, and the address is the answer."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from test_browser import LANGUAGES, barriers

from guide import environments, languages, planner, ranges, typesetting
from guide.planner import GOOD, QUESTIONS, WORDS, BrokenPlan, Combination, Planner
from guide.render import Records


@pytest.fixture(scope="module")
def records() -> Records:
    return Records.load()


@pytest.fixture(scope="module")
def plan(records: Records) -> Planner:
    return planner.load(records.cases, records.outcomes)


@pytest.fixture
def table() -> dict:
    return copy.deepcopy(tomllib.loads(planner.FILE.read_text(encoding="utf-8")))


# --- the answers -----------------------------------------------------------------------------------------------------


def test_no_combination_is_without_an_answer(plan: Planner) -> None:
    silent = [c for c, a in plan.answers.items() if not a.offers and a.unwritten is None and a.nearest is None]
    assert not silent, silent[:5]
    wrong = [c for c, a in plan.answers.items() if a.nearest and not plan.answers[a.nearest].offers]
    assert not wrong, f"the nearest answer is no answer: {wrong[:5]}"
    proven = sum(bool(answer.offers) for answer in plan.answers.values())
    print(f"{len(plan.routes)} routes, {len(plan.answers)} combinations, {proven} with a route, {sum(a.unwritten is not None for a in plan.answers.values())} never written")


def test_every_case_that_is_named_is_recorded(plan: Planner, records: Records) -> None:
    named = {name for route in plan.routes for name in (*(step for step, _ in route.steps), *route.proof)} | {name for _, _, steps in plan.next for name in steps}
    for name in named:
        case, _, step = name.rpartition("/")
        runs = [run for run in records.cases[case].runs if run.step == step]
        assert runs and all(run in records.outcomes for run in runs), name


def test_every_offer_is_proven_by_runs_of_its_own_versions(plan: Planner, records: Records) -> None:
    """Looked up here from scratch: the run did well, in the reader's environment, on what the writer wrote."""

    def outcome(run) -> str:
        if run in records.outcomes:
            return records.outcomes[run].outcome
        swept = ranges.read(records.cases[run.case])
        return next((s.observed.outcome for s in swept.steps.get(run.step, ()) if run.environment in s.environments), "")

    def sources(run) -> set[str]:
        needs = records.cases[run.case].steps[run.step].needs(run.environment)
        return {source for need in needs for source in sources(need)} or {run.environment}

    checked = {}
    for (_, writer, reader, _, _), answer in plan.answers.items():
        for offer in answer.offers:
            assert offer.evidence.runs or offer.evidence.equal, offer.route
            for run in offer.evidence.runs:
                if (run, writer) not in checked:
                    checked[run, writer] = run.environment == reader and outcome(run) in GOOD and sources(run) == {writer}
                assert checked[run, writer], f"{offer.route} for {writer} -> {reader} is said to be proven by {run}"
    assert len(checked) > 20


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_data_of_the_page_hold_every_answer(lang, plan: Planner) -> None:
    data = plan.data(lang)
    numbers = list(plan.combinations())
    for place, (combination, answer) in enumerate(plan.answers.items()):
        held = data["answers"][data["answer"][place]]
        if answer.offers:
            offers = [data["offers"][at] for at in held]
            assert [offer[0] for offer in offers] == [offer.route for offer in answer.offers], combination
            assert [[data["steps"][at] for at, _ in offer[1]] for offer in offers] == [[name for name, _ in offer.steps] for offer in answer.offers], combination
        elif answer.nearest:
            assert numbers[held] == answer.nearest, combination
        else:
            assert held == plan.table["unwritten"][answer.unwritten][lang], combination


def test_every_route_is_given_somewhere(plan: Planner) -> None:
    given = {offer.route for answer in plan.answers.values() for offer in answer.offers}
    assert given == {route.name for route in plan.routes}


def test_known_answers(plan: Planner) -> None:
    """What the guide says elsewhere."""

    def routes(*combination: str) -> list[str]:
        return [offer.route for offer in plan.answers[combination].offers]

    assert "declare-h5" in routes("h5", "keras2", "keras3", "predict", "neither")
    assert "open-keras" not in routes("keras", "keras2", "keras3", "predict", "neither") or plan.matrix, "a functional .keras of 2.15 does not open"
    assert routes("savedmodel", "keras2", "keras3", "train", "neither")[0] == "folder-through-keras2"
    assert plan.answers["checkpoint", "keras3", "keras3", "predict", "neither"].unwritten is not None
    assert not routes("savedmodel", "keras3", "keras3", "train", "neither"), "an exported folder cannot be trained"
    assert not routes("h5", "keras2", "keras3_jax", "serve", "neither"), "export under JAX was recorded to fail"


# --- what is wrong is refused ------------------------------------------------------------------------------------------


def refused(table: dict, records: Records, message: str) -> None:
    with pytest.raises(BrokenPlan, match=message) as error:
        Planner(records.cases, records.outcomes, table)
    assert str(error.value).startswith("docs/planner.toml: ")


def entry(table: dict, name: str) -> dict:
    return next(route for route in table["route"] if route["name"] == name)


def test_a_route_that_nothing_proves_is_refused(table: dict, records: Records) -> None:
    entry(table, "open-h5") | {}
    entry(table, "open-h5").update(writer=["keras_3_0_5"], reader=["keras2"])
    refused(table, records, r"route 'open-h5': no recorded run proves it")


def test_a_proof_without_numbers_is_refused(table: dict, records: Records) -> None:
    entry(table, "open-h5")["proof"] = ["reading/plain-h5/load", "routes/go-on/export"]
    refused(table, records, r"route 'open-h5'\.proof: routes/go-on/export proves nothing")


def test_a_step_that_fails_where_it_is_to_run_is_refused(table: dict, records: Records) -> None:
    entry(table, "folder-through-keras2")["steps"] = ["reading/savedmodel-folder/bridge@keras3"]
    refused(table, records, r"route 'folder-through-keras2'\.steps: reading/savedmodel-folder/bridge@keras3 is not recorded to run there")


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("steps", ["no/such/step"], r"route 'open-h5'\.steps: unknown case 'no/such'"),
        ("proof", ["reading/plain-h5/lode"], r"route 'open-h5'\.proof: the case reading/plain-h5 has no step 'lode'"),
        ("caveats", ["dirct"], r"route 'open-h5'\.caveats: unknown caveat 'dirct'"),
        ("reader", ["keras9"], r"route 'open-h5'\.reader: unknown value 'keras9'"),
        ("matrix", [["h5", "writer", "load-weights"]], r"route 'open-h5'\.matrix: .* is not \[artifact, writer, way, reader\]"),
        ("matrix", [["h5", "keras9", "load", "reader"]], r"route 'open-h5'\.matrix: unknown environment 'keras9'"),
        ("colour", "red", r"route 'open-h5'\.colour: unknown key"),
    ],
)
def test_a_slip_is_named_with_file_and_key(key, value, message, table: dict, records: Records) -> None:
    entry(table, "open-h5")[key] = value
    refused(table, records, message)


def test_a_text_in_one_language_is_refused(table: dict, records: Records) -> None:
    del entry(table, "open-h5")["zh"]
    refused(table, records, r"route 'open-h5'\.zh: missing")


def test_a_caveat_without_its_page_is_refused(table: dict, records: Records) -> None:
    table["caveats"]["declare"]["page"] = "reading/full-model.md#no-such-heading"
    refused(table, records, r"caveats\.declare\.page: there is no docs/zh/reading/full-model\.md#no-such-heading")


def test_a_claim_that_a_file_is_never_written_needs_proof(table: dict, records: Records) -> None:
    table["unwritten"][0]["proof"] = "reading/make-checkpoint/save@keras2"
    refused(table, records, r"unwritten 1\.proof: reading/make-checkpoint/save@keras2 is not recorded to fail")


def test_chinese_is_set_as_chinese_and_uses_the_glossary(table: dict) -> None:
    def texts(value) -> Iterator[str]:
        if isinstance(value, dict):
            yield from ([value["zh"]] if isinstance(value.get("zh"), str) else [])
            value = list(value.values())
        if isinstance(value, list):
            for inner in value:
                yield from texts(inner)

    every = [*texts(table), *(text for words in WORDS.values() if "{" not in (text := words["zh"]))]
    assert len(every) > 80
    wrong = [f"{text} should be {right}" for text in every if len(text) > 1 and (right := typesetting.proper(text)) != text]
    rejected = [(text, bad) for text in every for term in languages.glossary() for bad in term.get("not", ()) if bad in text]
    assert not wrong and not rejected, (wrong, rejected)


class Matrix:
    """A matrix in which only some models opened."""

    class Cell:
        def __init__(self, word: str):
            self.word = word

    def cell(self, model: str, artifact: str, writer: str, way: str, reader: str):
        if (artifact, writer, way, reader) == ("keras", "keras2", "load", "keras3") and model != "compiled":
            return self.Cell({"recurrent": "raises", "attention": "differs", "tf-ops": "not-applicable"}.get(model, "equal"))
        return None


def test_the_matrix_proves_and_names_what_failed(table: dict, records: Records) -> None:
    plan = Planner(records.cases, records.outcomes, table, Matrix())
    offers = plan.answers["keras", "keras2", "keras3", "predict", "neither"].offers
    assert [offer.evidence.whole for offer in offers] == [True] * (len(offers) - 1) + [False], "what does not open every model comes last"
    assert offers[-1].route == "open-keras" and not offers[-1].evidence.runs
    assert dict(offers[-1].evidence.failed) == {"recurrent": "raises", "attention": "differs"} and len(offers[-1].evidence.equal) == 7
    [line] = plan._proof(offers[-1].evidence, "en")
    assert line == ("matrix: 7 of 9 kinds of model predict the same; not these: recurrent (raises) and attention (wrong result)",)


# --- in the browser --------------------------------------------------------------------------------------------------

SHOWN = """() => {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((e) => e.textContent);
  return {
    status: document.getElementById("planner-status").textContent,
    title: texts("#planner-answer > h2"),
    steps: [...document.querySelectorAll("#planner-answer .planner-step")].map((e) => e.dataset.step),
    where: texts("#planner-answer .planner-where"),
    proofs: texts("#planner-answer .planner-proven li"),
    others: texts("#planner-answer .planner-other li"),
    near: [...document.querySelectorAll("#planner-answer .planner-nearest a")].map((e) => e.hash),
  };
}"""
# Every address one after another in one call: a call for each would take most of the time.
EACH = f"""async (addresses) => {{
  const found = [];
  for (const address of addresses) {{
    if (location.hash !== address) {{
      const turned = new Promise((done) => addEventListener("hashchange", done, {{ once: true }}));
      location.replace(address);
      await turned;
    }}
    const milliseconds = Number(document.getElementById("planner-form").dataset.milliseconds);
    found.push({{ ...({SHOWN})(), milliseconds }});
  }}
  return found;
}}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", color_scheme="light") as context:
        context.set_default_timeout(10_000)
        yield context.new_page()


def hash_of(combination: Combination, route: str = "") -> str:
    return "#" + "&".join(f"{q}={value}" for q, value in [*zip(QUESTIONS, combination, strict=True), *([("route", route)] if route else [])])


def shows(page: Page, right: dict) -> None:
    """The page shows it, at the latest two seconds after the address or the form has changed: it answers an event, which comes after."""
    for _ in range(40):
        if (seen := page.evaluate(SHOWN)) == right:
            return
        page.wait_for_timeout(50)
    assert seen == right


def expected(plan: Planner, combination: Combination, at: int, lang: str) -> dict:
    """What the page has to show."""
    answer = plan.answers[combination]
    shown = {"title": [], "steps": [], "where": [], "proofs": [], "others": [], "near": []}
    if not answer.offers:
        text = WORDS["none"][lang] if answer.nearest else plan.table["unwritten"][answer.unwritten][lang]
        return {**shown, "status": text, "near": [hash_of(answer.nearest)] if answer.nearest else []}
    texts = {route.name: route.text[lang] for route in plan.routes}
    offer = answer.offers[at]
    reader = environments.table()[combination[2]].title
    numbered = [
        f"{WORDS['step'][lang].format(number=n)} · {WORDS['in'][lang].format(where=environments.table()[where].title)}" for n, (_, where) in enumerate(offer.steps, 1)
    ]
    proofs = [WORDS["case"][lang].format(title=line[0], where=reader, date=line[1]) if len(line) > 1 else line[0] for line in plan._proof(offer.evidence, lang)]
    return {
        "status": WORDS["found"][lang].format(count=len(answer.offers), name=texts[offer.route]),
        "title": [texts[offer.route]],
        "steps": [name for name, _ in offer.steps],
        "where": numbered,
        "proofs": proofs,
        "others": [texts[other.route] for other in answer.offers if other is not offer],
        "near": [],
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_is_shown_as_worked_out(lang, page: Page, address, plan: Planner, capsys) -> None:
    """Every route, in every way that it is offered; some of the offers that differ only in their proof, some combinations without a route."""
    different, others, without = {}, {}, []
    for combination, answer in plan.answers.items():
        for at, offer in enumerate(answer.offers):
            offered = ([(name, where if where != combination[2] else "") for name, where in offer.steps], offer.caveats)
            if str(offered) in different:
                others.setdefault(str((offered, plan._proof(offer.evidence, lang))), (combination, at))
            different.setdefault(str(offered), (combination, at))
        if not answer.offers:
            without.append(combination)
    asked = [*different.values(), *list(others.values())[:: max(1, len(others) // 60)]]
    asked += [(combination, 0) for combination in without[:: max(1, len(without) // 40)]]
    page.goto(f"{address}{lang}/planner.html")
    hashes = [hash_of(c, plan.answers[c].offers[at].route if at else "") for c, at in asked]
    found, again = page.evaluate(EACH, hashes), page.evaluate(EACH, hashes)
    # each is timed twice, the better one counts: the other may tell of what else this machine does
    slowest = max(min(seen.pop("milliseconds"), once_more["milliseconds"]) for seen, once_more in zip(found, again, strict=True))
    wrong = [f"{where}: {seen} instead of {right}" for where, seen, (c, at) in zip(hashes, found, asked, strict=True) if seen != (right := expected(plan, c, at, lang))]
    assert not wrong, "\n".join(wrong[:5])
    with capsys.disabled():
        print(f"\nplanner, {lang}: {len(asked)} answers, the slowest took {slowest:.1f} ms")
    assert slowest < 50, f"an answer took {slowest} ms"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_controls_write_the_address_and_the_address_the_answer(lang, page: Page, address, plan: Planner) -> None:
    page.goto(f"{address}{lang}/planner.html")
    page.locator("input[value=h5]").focus()
    page.keyboard.press("ArrowRight")  # .keras
    page.locator("select[name=reader]").select_option("keras3_jax")
    page.locator("input[value=predict]").focus()
    page.keyboard.press("ArrowDown")  # train on
    combination = ("keras", "keras2", "keras3_jax", "train", "neither")
    expect(page).to_have_url(f"{address}{lang}/planner.html{hash_of(combination)}")
    shows(page, expected(plan, combination, 0, lang))
    other = page.context.new_page()
    other.goto(page.url)
    shows(other, expected(plan, combination, 0, lang))
    assert other.locator("select[name=reader]").input_value() == "keras3_jax" and other.locator("input[value=train]").is_checked()
    other.locator(".guide-language").click()  # the same question in the other language
    twin = {"zh": "en", "en": "zh"}[lang]
    expect(other).to_have_url(f"{address}{twin}/planner.html{hash_of(combination)}")
    expect(other.locator("#planner-answer h2")).to_be_visible()
    shows(other, expected(plan, combination, 0, twin))


def test_another_route_is_a_link_and_has_an_address(page: Page, address, plan: Planner) -> None:
    combination = ("h5", "keras2", "keras3", "train", "neither")
    page.goto(f"{address}en/planner.html{hash_of(combination)}")
    page.locator(".planner-other a").first.click()
    expect(page).to_have_url(f"{address}en/planner.html{hash_of(combination, plan.answers[combination].offers[1].route)}")
    shows(page, expected(plan, combination, 1, "en"))


def test_all_routes_can_be_listed_and_left_again(page: Page, address, plan: Planner) -> None:
    combination = ("h5", "keras2", "keras3", "train", "neither")
    page.goto(f"{address}en/planner.html{hash_of(combination)}")
    page.locator("#planner-list a").click()
    expect(page.locator("#planner-all .planner-step")).to_have_count(len(plan.steps))
    expect(page.locator("#step-routes-go-on-train")).to_be_visible()
    page.locator("input[value=predict]").check()
    expect(page.locator("#planner-all")).to_be_hidden()
    shows(page, expected(plan, (*combination[:3], "predict", "neither"), 0, "en"))
    page.goto(f"{address}en/planner.html#step-routes-go-on-serve")
    page.reload()
    expect(page.locator("#step-routes-go-on-serve")).to_be_in_viewport()


def test_nonsense_in_the_address_is_no_harm(page: Page, address, plan: Planner) -> None:
    errors = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto(f"{address}en/planner.html#file=%22%3E%3Cimg&reader=keras9&route=none")
    shows(page, expected(plan, ("h5", "keras2", "keras3", "predict", "neither"), 0, "en"))
    assert not errors


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_the_disk(lang, page: Page, site: Path, plan: Planner) -> None:
    errors = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    combination = ("checkpoint", "keras2", "keras3", "train", "neither")
    page.goto((site / lang / "planner.html").as_uri() + hash_of(combination))
    shows(page, expected(plan, combination, 0, lang))
    page.locator("input[value=serve]").check()
    assert page.url.endswith(hash_of((*combination[:3], "serve", combination[4]))) and not errors


def test_the_code_of_a_step_can_be_copied(page: Page, address) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}en/planner.html{hash_of(('h5', 'keras2', 'keras3', 'train', 'neither'))}")
    block = page.locator("#planner-answer .highlight[data-source]").last
    block.locator(".guide-copy").evaluate("button => button.scrollIntoView({block: 'center'})")
    block.locator(".guide-copy").click()
    expect(block.locator(".guide-copy[data-done]")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").rstrip() == (planner.ROOT / block.get_attribute("data-source")).read_text(encoding="utf-8").rstrip()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_script_every_route_is_listed(lang, browser: Browser, address, plan: Planner) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}{lang}/planner.html")
        expect(page.locator("#planner-form")).to_be_hidden()
        assert page.locator(".planner-step").count() == len(plan.steps)
        expect(page.locator(".planner-step .highlight[data-source]").first).to_be_visible()
        assert page.locator(".planner-route").count() == len(plan.routes) + 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_barrier_in_an_answer(lang, page: Page, address) -> None:
    faults = []
    for combination in (("h5", "keras2", "keras3", "serve", "lambda"), ("savedmodel", "keras3", "keras_3_8_0", "train", "custom")):
        page.goto(f"{address}{lang}/planner.html{hash_of(combination)}")
        for scheme, width in (("light", 1280), ("dark", 360)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            faults += [f"{combination} {scheme}: {fault}" for fault in barriers(page, colours_only=scheme == "dark")]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not faults, "\n".join(faults)


def test_no_other_page_loads_it(site: Path) -> None:
    loads = [path.relative_to(site).as_posix() for path in site.rglob("*.html") if "planner.js" in path.read_text(encoding="utf-8")]
    assert sorted(loads) == ["en/planner.html", "zh/planner.html"]
