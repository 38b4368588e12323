"""Promise: a wrong call gets one clear line and exit 2."""

import pytest

from guide.__main__ import main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "no/such-case"], "unknown case 'no/such-case'"),
        (["record", "no/such-case"], "unknown case 'no/such-case'"),
        (["run", "-e", "keras9"], "unknown environment 'keras9'; known: keras2, keras_3_0_0"),
        (["run", "--fast"], "unrecognized arguments: --fast"),
        (["go"], "invalid choice: 'go'"),
        ([], "required"),
        (["serve", "--port", "many"], "invalid int value: 'many'"),
        (["level", "docs/zh/no-such-page.md"], "no-such-page.md"),
    ],
)
def test_wrong_calls(arguments, said, capsys):
    try:
        status = main(arguments)
    except SystemExit as end:
        status = end.code
    output = capsys.readouterr()
    assert status == 2
    assert output.out == ""
    assert said in output.err
    assert output.err.count("\n") == 1, f"one line, not:\n{output.err}"
