"""What Keras can say while saving, loading, exporting and checkpointing is in the catalogue, or left out for a reason: both ways, from the sources."""

from __future__ import annotations

import textwrap
from functools import cache

import pytest

from guide import catalogue, environments, raise_sites

REASONS = raise_sites.reasons()


@cache
def sites(environment: str) -> list[raise_sites.Site]:
    environments.install(environment)
    return raise_sites.read(raise_sites.packages(environment))


def report(found: list[raise_sites.Site]) -> str:
    return "\n".join(f"\n{site.module}, line {site.line}, {site.function}:\n{textwrap.indent(site.says, '    ')}" for site in found)


@pytest.mark.parametrize("environment", raise_sites.KERAS)
def test_every_message_has_an_entry_or_a_reason(environment):
    found = raise_sites.unexplained(sites(environment), catalogue.load())
    assert not found, f"{environment} can say what no entry speaks of; write one, or give the reason in {raise_sites.UNREACHED.name}:{report(found)}"


def test_nothing_is_left_out_that_no_source_holds():
    known = {site.key for environment in raise_sites.KERAS for site in sites(environment)}
    gone = [key for key in raise_sites.unreached() if key not in known]
    assert not gone, f"{raise_sites.UNREACHED.name} names what no installed Keras says (any more): {gone}"


def test_nothing_is_left_out_that_an_entry_speaks_of():
    entries, left_out = catalogue.load(), raise_sites.unreached()
    every: dict[str, list[list[str]]] = {}
    for environment in raise_sites.KERAS:
        for site in sites(environment):
            if site.key in left_out:
                every.setdefault(site.key, []).append(raise_sites.speaks_of(entries, site))
    spoken = {key: slugs for key, slugs in every.items() if all(slugs)}
    assert not spoken, f"{raise_sites.UNREACHED.name} names what entries speak of: {spoken}"


def test_a_site_is_left_out_for_one_reason():
    twice = {key: found for key, found in raise_sites.unreached().items() if len(found) > 1}
    assert not twice


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason["why"]["en"][:40])
def test_reasons_are_said_in_both_languages(reason):
    assert set(reason["why"]) == {"en", "zh"} and all(reason["why"].values()) and reason["sites"] == sorted(reason["sites"])


# --- the reader itself -----------------------------------------------------------------------------------------------


def read(tmp_path, source: str) -> list[raise_sites.Site]:
    file = tmp_path / "keras" / "src" / "saving" / "example.py"
    file.parent.mkdir(parents=True)
    file.write_text(textwrap.dedent(source), encoding="utf-8")
    return raise_sites.read(tmp_path)


def test_templates(tmp_path):
    found = read(
        tmp_path,
        '''
        def save(path, kind):
            message = f"No file {path}."
            message += " Look again."
            if kind:
                raise ValueError(message)
            warnings.warn("Old " + "format", category=FutureWarning)
            logging.warning("%s is not %s", path, kind)
            raise IOError("{} of {name}".format(path, name=kind))
        ''',
    )
    assert [(site.kind, site.type, site.says) for site in found] == [
        ("raise", "ValueError", "No file {path}. Look again."),
        ("warn", "FutureWarning", "Old format"),
        ("log", "", "{path} is not {kind}"),
        ("raise", "OSError", "{…} of {name}"),
    ]


@pytest.mark.parametrize(
    "literals, template, fits",
    [
        (["butreceived0variables"], ["expected", "variables,butreceived", "variablesduringloading."], True),
        (["unknownlayer:"], ["unknown", ":"], True),
        (["nosuchthing"], ["unknown", ":"], False),
        (["anythingatall"], ["", ""], False),
        (["filenotfound", "zipfile"], ["filenotfound:filepath=", ".ensureitisa`.keras`zipfile."], True),
    ],
)
def test_an_entry_and_a_template(literals, template, fits):
    assert all(raise_sites.fits(literal, template) for literal in literals) is fits
