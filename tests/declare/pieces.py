"""What random YAML is made of, and the ways in which a text goes wrong."""

from __future__ import annotations

import random
from collections.abc import Callable

WORDS = (
    *("a", "b", "name", "spec", "lab-pc", "hello", "x y", "the head answers", "https://host/p?q=1#f", "a:b", "a#b"),
    *("sha256:00ff", "é", "naïve", "日本", "😀", "it's", 'say "x"', "a, b", "a [b] {c}", "-x", "?x", ":x", "x/y"),
)
ODD = (
    *("NO", "no", "on", "off", "Yes", "y", "null", "Null", "nULL", "~", "true", "True", "tRUE", "false", "FALSE", ""),
    *("0", "-0", "+1", "7", "010", "-010", "0o17", "0o8", "0x1F", "0xg", "-0x1F", "0b11", "1_000", "9" * 19, "9" * 25),
    *("1.10", "1.", ".5", "-.5", "+.5", ".", "..", "1e3", "1E-3", "1e", "e1", "1.e3", "1e400", ".inf", "-.INF", ".nan"),
    *("1.0e+5", "00.5", "1.2.3", "1-2", "0.1_5", "2024-01-01", "2024-1-1", "2024-01-01T10:00:00Z", "12:30:45", "1:2"),
    *("=", "<", "<=", "...x", "---x", "-", "?", "x:y:z", "a  b", "a ,b"),
)
RARE = (
    *(">1", "%x", "@x", "`x", "&", "*", "|x", "- x", "? x", ": x", "# x", "<<", "a: ", "x:", "a:", ":", "- - x"),
    *("&a x", "*a", "&a", "!!str x", "!x y", "!", "!<tag:x> y", "!!binary aGk=", "!!set {x}", "!!int 1", "[", "]"),
    *("{", "}", '"', "'", "\t", "x\ty", "a\u200bb", "\u202e", "\ufeff", "\x07", "x\u2028y", "x\x85y", "x\ry", "a: b"),
)
ESCAPES = (
    "\\n",
    "\\t",
    "\\u00e9",
    "\\\\",
    '\\"',
    "\\x41",
    "\\0",
    "\\e",
    "\\ud800",
    "\\U0001F600",
    "\\_",
    "\\N",
    "\\/",
)
HEADS = ("---\n", "--- ", "# c\n", "\n", "---\n# c\n", "%YAML 1.2\n---\n", "%YAML 1.1\n---\n", "%TAG ! !x\n---\n")
TAILS = ("...\n", "\n\n", "# end\n", "---\n", "---\na: 1\n", "...\na: 1\n", "  # c\n", "a\n", "...\n...\n", "%x\n")
SCRAPS = (
    *("a", "b", "a: ", "b: ", "a:", "a:\n", "- ", "-", "\n", "\n", " ", "  ", "  ", "    ", "#", " #", '"', "'"),
    *(
        '"x"',
        "'y'",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        ":",
        " :",
        "::",
        ".",
        "~",
        "0",
        "1",
        "-1",
        "\\",
        "?",
        "? ",
        "|",
        ">",
    ),
    *(
        "&",
        "*",
        "!",
        "%",
        "@",
        "`",
        "=",
        "<",
        "null",
        "true",
        "...",
        "---",
        "+",
        "_",
        "/",
        "(",
        "x y",
        "\n  b: ",
        "\n- ",
    ),
    *(
        "k: |\n  ",
        ">-\n    ",
        "|-\n ",
        "[a, [b]]",
        "{a: [b, 1]}",
        "[[",
        "]]",
        "\n    ",
        "\n   ",
        "\n  - ",
        "\n\n",
        "\n# c\n",
        "[a, b]",
        "{a: b}",
        "[]",
        "{}",
    ),
)
NOISE = (*": -#[]{}'\"|>&*!%@`,?\n\t", "  ", ": ", "- ", "\n  ", "\n- ", "é", "e\u0301", "\r\n", "0", "~", "\\")


def insert(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(NOISE) + text[at:]


def delete(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + rng.randrange(1, 4) :]


def _change_line(rng: random.Random, text: str, change: Callable[[str], str]) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    lines[at] = change(lines[at])
    return "\n".join(lines)


def shift(rng: random.Random, text: str) -> str:
    by = rng.choice((" ", "  ", "    ", ""))
    return _change_line(rng, text, lambda line: by + line if by else line.removeprefix("  "))


def repeat(rng: random.Random, text: str) -> str:
    return _change_line(rng, text, lambda line: f"{line}\n{line}")


def replace(rng: random.Random, text: str) -> str:
    value = rng.choice((*WORDS, *ODD, *RARE))
    return _change_line(rng, text, lambda line: f"{line.partition(':')[0]}: {value}")
