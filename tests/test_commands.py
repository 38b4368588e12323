"""Command steps: what pip and a shell say becomes an outcome; pip's chatter and the machine's own folders do not."""

import pytest

from guide import commands

CONFLICT = """ERROR: pip's dependency resolver does not currently take into account all the packages that are installed.
tensorflow-cpu 2.21.0 requires keras>=3.12.0, but you have keras 2.15.0 which is incompatible.
"""
NONE = """ERROR: Could not find a version that satisfies the requirement tensorflow==2.15.1 (from versions: 2.16.1)
ERROR: No matching distribution found for tensorflow==2.15.1
"""
TRACEBACK = """Traceback (most recent call last):
  File "<string>", line 1, in <module>
AttributeError: module 'x' has no attribute 'y'
"""


def test_a_conflict_that_pip_lives_with_is_a_warning():
    result = commands._result(0, "", CONFLICT)
    assert not result["exceptions"]
    assert "requires keras>=3.12.0, but you have keras 2.15.0" in result["warnings"][0]["message"]


def test_the_last_error_is_what_the_reader_sees():
    result = commands._result(1, "", NONE)
    assert result["exceptions"][0] == {"type": "ERROR", "qualified": "ERROR", "message": "No matching distribution found for tensorflow==2.15.1"}
    assert len(result["exceptions"]) == 2


def test_a_python_error_is_named_by_its_type():
    assert commands._result(1, "", TRACEBACK)["exceptions"][0]["type"] == "AttributeError"


def test_a_failure_without_a_word_still_fails():
    assert commands._result(3, "", "")["exceptions"][0]["message"] == "status 3: nothing said"


@pytest.mark.parametrize("noise", ["WARNING: Location 'file:///opt/x/' is ignored", "[notice] A new release of pip", "2026-01-01 10:00:00.1: I tensorflow/core"])
def test_noise_is_dropped(noise):
    result = commands._result(0, "", noise)
    assert not result["warnings"] and not result["exceptions"]


def test_a_command_that_hangs_is_ended(tmp_path):
    script = tmp_path / "wait.sh"
    script.write_text("sleep 60 & sleep 60\n")
    result, _ = commands.run(script, "python_3_11", tmp_path, limit=1)
    assert result["exceptions"][0]["type"] == "TimeLimit"
