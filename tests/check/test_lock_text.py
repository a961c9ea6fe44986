"""What is refused before TOML is read, and that it is seen whatever the strings around it hold."""

from __future__ import annotations

import tomllib

import pytest

from rfgit.check.lock_text import MOST_BARE, MOST_BYTES, MOST_MARKS, MOST_PARTS, readable_text

_LONG = ".".join(["a"] * (MOST_PARTS + 1))
_GOOD = ".".join(["a"] * MOST_PARTS)


@pytest.mark.parametrize(
    "text",
    [
        f"{_LONG} = 1",
        f"x = 1\n{_LONG} = 1",
        " \t. ".join(["a"] * (MOST_PARTS + 1)) + " = 1",
        ".".join(['"a"'] * (MOST_PARTS + 1)) + " = 1",
        ".".join(["''"] * (MOST_PARTS + 1)) + " = 1",
        ".".join(['"=\\"#"'] * (MOST_PARTS + 1)) + " = 1",
        f"[{_LONG}]",
        f"[[{_LONG}]]",
        f"x = {{ {_LONG} = 1 }}",
        f"x = {{ y = 1, {_LONG} = 1 }}",
        *(
            f"x = [{text}, {{ {_LONG} = 1 }}]"
            for text in (
                '"#"',
                '"\'"',
                "'\"'",
                '"\\\\"',
                '"""a"""',
                '"""a""""',
                '"""a"""""',
                '""""""',
                '"""\\"""""',
                '"""\n"\n""\n#"""',
                '"""a\\\n"""',
                "'''a''''",
                "'''\\'''''",
                "'\\'",
                "1 # '\n",
                '1 # """\n',
            )
        ),
    ],
)
def test_a_key_of_too_many_parts(text: str) -> None:
    assert tomllib.loads(text), "it is TOML"
    with pytest.raises(ValueError, match=f"keys of at most {MOST_PARTS} parts"):
        readable_text(text.encode())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("#" * (MOST_BYTES + 1), "at most .* bytes"),
        ("x = [" + "1," * MOST_MARKS + "]", "equals signs, brackets and commas"),
        ("x = " + "[" * (MOST_MARKS + 1), "equals signs, brackets and commas"),
        ("".join(f"a{number} = 1\n" for number in range(MOST_MARKS + 1)), "equals signs, brackets and commas"),
        ("x = " + "1" * (MOST_BARE + 1), "characters"),
        ("x = 0x" + "f_" * MOST_BARE + "f", "characters"),
        ("\udc80", "utf-8"),
    ],
    ids=["bytes", "values", "depth", "keys", "digits", "hexadecimal", "not UTF-8"],
)
def test_too_much_of_something(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        readable_text(text.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize(
    "text",
    [
        f"{_GOOD} = 1",
        f"x = '{_LONG}'",
        f'x = """\n{_LONG}\n"""',
        f"# {_LONG}",
        f'x = "\\"{_LONG}"',
        f"x = '{'=' * MOST_MARKS * 2}'",
        "x = [" + "1.5," * 100 + "]",
        "",
        '"',
        "'''",
        '"""\\',
    ],
)
def test_what_costs_little_is_handed_on_as_it_is(text: str) -> None:
    assert readable_text(text.encode()) == text
