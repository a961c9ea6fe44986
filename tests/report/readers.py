"""Reports as those read them who they are made for. Each reader also says no to whatever rfgit did not write itself."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any
from xml.etree import ElementTree

import junitparser
from markdown_it import MarkdownIt
from markdown_it.token import Token

KINDS = {"error", "warning", "notice"}
_URI = re.compile(r"(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*")
_WRITTEN = {"heading", "paragraph", "bullet_list", "list_item"}
_INLINE = {"text", "text_special", "code_inline", "strong_open", "strong_close"}
_HTML = re.compile(r"</?details>|<summary>[^<>]*</summary>")
LIVE = re.compile(
    r"(?:^|\W)@\w|[\w.+-]@[\w-]+\.\w|(?:^|\W)#\d|\bGH-\d|://|www\.|:[\w+-]+:|\$|!\[|\]\(|\b[0-9a-f]{7,40}\b",
    re.IGNORECASE,
)


def sarif(text: str) -> dict[str, Any]:
    """The only run, whose files are all inside of the repository."""
    assert text.isascii()
    log = json.loads(text)
    json.dumps(log, allow_nan=False)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    (invocation,) = run["invocations"]
    for item in (*run["results"], *invocation["toolExecutionNotifications"]):
        for place in item.get("locations", []):
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            assert _URI.fullmatch(uri), uri
            assert not {"", ".", ".."} & set(uri.split("/")[:-1]), uri
        assert not re.search(r"\{\d+\}|\]\(", item["message"]["text"])
        assert all(line.isprintable() for line in item["message"]["text"].split("\n"))
    assert isinstance(run, dict)
    return run


def junit(text: str) -> tuple[int, int, int]:
    """How many cases, failures and errors there are; both readers count the same."""
    root = ElementTree.fromstring(text.encode())  # noqa: S314 - our own report
    allowed = {"testsuites", "testsuite", "testcase", "failure", "error", "system-out"}
    assert {item.tag for item in root.iter()} <= allowed
    counts = tuple(len(root.findall(f".//{name}")) for name in ("testcase", "failure", "error"))
    read = junitparser.JUnitXml.fromstring(text.encode())
    (suite,) = list(read)
    red = Counter(type(item) for case in suite for item in case.result)
    assert (len(list(suite)), red[junitparser.Failure], red[junitparser.Error]) == counts
    assert (suite.tests, suite.failures, suite.errors) == counts
    return counts


def github(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands that a runner takes from the log, read as it reads them: kind, properties, message."""
    lines = text.split("\n")
    assert lines.pop() == ""
    assert all(line.isprintable() and "##[" not in line and "##vso[" not in line for line in lines)
    commands = [command for line in lines if (command := _command(line.strip()))]
    assert {kind for kind, _, _ in commands} <= KINDS
    assert max(Counter(kind for kind, _, _ in commands).values(), default=0) <= 10
    for _, properties, _ in commands:
        assert {"title"} <= properties.keys() <= {"file", "line", "col", "title"}
    return commands


def _command(line: str) -> tuple[str, dict[str, str], str] | None:
    if not line.startswith("::"):
        return None
    assert "::" in line[2:], line
    head, data = line[2:].split("::", 1)
    kind, _, properties = head.partition(" ")
    pairs = [item.split("=", 1) for item in properties.split(",")]
    assert len({name for name, _ in pairs}) == len(pairs)
    return kind, {name: _plain(value) for name, value in pairs}, _plain(data)


def _plain(text: str) -> str:
    for escape, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, char)
    return text


def markdown(text: str) -> list[Token]:
    """The tokens, with none among them that rfgit does not write, and no word that a forge would bring to life."""
    assert len(text.encode()) <= 65_536
    tokens = parsed(text)
    depth = 0
    for token in tokens:
        if token.type == "html_block":
            assert all(_HTML.fullmatch(line) for line in token.content.split("\n") if line), token.content
            depth += token.content.count("<details>") - token.content.count("</details>")
            assert depth in (0, 1)
        elif token.type == "inline":
            _assert_harmless(token.children or [])
        else:
            assert token.type.removesuffix("_open").removesuffix("_close") in _WRITTEN, token
    assert depth == 0
    return tokens


def parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def shown(text: str) -> str:
    """What a reader of inline Markdown sees."""
    (_, inline, _) = parsed(text)
    _assert_harmless(inline.children or [])
    return "".join(token.content for token in inline.children or [])


def _assert_harmless(tokens: list[Token]) -> None:
    assert {token.type for token in tokens} <= _INLINE, tokens
    plain = "".join(token.content if token.type != "code_inline" else "`" for token in tokens)
    assert not LIVE.search(plain), plain
    assert all(token.content.isprintable() for token in tokens)
