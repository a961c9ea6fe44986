"""YAML text at random: nearly all that the grammar has, some of what it forbids, and real declarations gone wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

from tests.declare.overlays import tree
from tests.declare.pieces import ESCAPES, HEADS, ODD, RARE, SCRAPS, TAILS, WORDS, delete, insert, repeat, replace, shift

Item = TypeVar("Item")


class Generator:
    """Texts that follow from the seed alone."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.real = [data.decode() for path, data in sorted(tree().items()) if path.endswith(".yaml")]

    def texts(self) -> Iterator[str]:
        while True:
            yield self.random.choices((self.document, self.spoilt, self.scraps), (12, 4, 3))[0]()

    def document(self) -> str:
        kind = self.random.choices((self.mapping, self.sequence, self.root_scalar), (8, 2, 1))[0]
        text = kind(0, 3)
        if self.chance(0.15):
            text = self.pick(HEADS) + text
        if self.chance(0.1):
            text += self.pick(TAILS)
        if self.chance(0.02):
            text = text.replace("\n", "\r\n")
        return text.rstrip("\n") if self.chance(0.1) else text

    def scraps(self) -> str:
        """Pieces of lines one behind the other."""
        first = self.pick(("", "a: ", "- "))
        return first + "".join(self.random.choices(SCRAPS, k=self.random.randrange(1, 14)))

    def spoilt(self) -> str:
        """Some lines of a real declaration, after a few changes."""
        lines = self.pick(self.real).split("\n")
        first = self.random.randrange(len(lines))
        text = "\n".join(lines[first : first + self.random.randrange(2, 14)]) + "\n"
        for _ in range(self.random.randrange(4)):
            text = self.pick((insert, delete, shift, repeat, replace))(self.random, text)
        return text

    def mapping(self, indent: int, depth: int) -> str:
        lines = []
        for index in range(self.random.randrange(1, 4)):
            key = self.key(index)
            explicit = self.chance(0.03)
            lines.append(self.between(indent))
            if explicit:
                lines.append(f"{' ' * indent}? {key}\n{' ' * indent}:{self.value(indent, depth)}")
            else:
                lines.append(f"{' ' * indent}{key}{' ' * self.chance(0.02)}:{self.value(indent, depth)}")
        return "".join(lines)

    def sequence(self, indent: int, depth: int) -> str:
        lines = []
        for _ in range(self.random.randrange(1, 4)):
            lines.append(self.between(indent))
            gap = self.random.choices((1, 2, 3), (20, 1, 1))[0]
            inner = indent + 1 + gap
            if depth and self.chance(0.35):
                nested = self.pick((self.mapping, self.mapping, self.sequence))(inner, depth - 1).lstrip(" \n#c")
                lines.append(f"{' ' * indent}-{' ' * gap}{nested}")
            else:
                lines.append(f"{' ' * indent}-{self.value(indent, 0)}")
        return "".join(lines)

    def value(self, indent: int, depth: int) -> str:
        """What stands behind a colon or a dash, line end included."""
        if depth and self.chance(0.4):
            inner = indent + self.random.choices((2, 4, 1, 0), (20, 4, 2, 4))[0]
            kind = self.sequence if inner == indent else self.pick((self.mapping, self.mapping, self.sequence))
            return self.comment() + "\n" + kind(inner, depth - 1)
        if self.chance(0.08):
            return " " + self.block_scalar(indent)
        if self.chance(0.06):
            return "\n" + " " * (indent + 2) + self.scalar() + "\n"
        gap = self.random.choices((" ", "  ", "", "\t"), (60, 3, 0.3, 0.2))[0]
        text = self.flow(2) if self.chance(0.2) else self.scalar()
        if self.chance(0.03):
            text += f"\n{' ' * (indent + 2)}{self.scalar()}"
        return gap + text + self.comment() + "\n"

    def root_scalar(self, _indent: int, _depth: int) -> str:
        return self.pick((self.scalar(), self.flow(3), self.block_scalar(0).rstrip(" "))) + "\n"

    def flow(self, depth: int) -> str:
        """A flow collection; now and then over several lines."""
        brackets = self.pick(("[]", "{}"))
        parts = []
        for index in range(self.random.randrange(4)):
            nested = depth and self.chance(0.15)
            item = self.flow(depth - 1) if nested else self.flow_scalar()
            keyed = brackets == "{}" if self.chance(0.97) else brackets == "[]"
            parts.append(f"{self.key(index)}{self.pick((': ', ': ', ': ', ':'))}{item}" if keyed else item)
        comma = self.random.choices((", ", ",", " , ", ",\n     ", ", # c\n  "), (40, 4, 2, 1, 0.5))[0]
        inner = comma.join(parts) + ("," if parts and self.chance(0.03) else "")
        return brackets[0] + " " * self.chance(0.05) + inner + " " * self.chance(0.05) + brackets[1]

    def key(self, index: int) -> str:
        if self.chance(0.03):
            return self.pick((*ODD, *RARE, "[x]", "{x: y}", "? x", "a\n b", "e\u0301", "é", "\uff42"))
        word = self.pick(("a", "b", "name", "spec", "x-y", "a.b/c", "é", "two words", "k_1"))
        word = word if self.chance(0.03) else f"{word}{index}"
        return self.pick((f'"{word}"', f"'{word}'")) if self.chance(0.08) else word

    def scalar(self) -> str:
        kind = self.random.random()
        if kind < 0.35:
            return self.pick(WORDS)
        if kind < 0.75:
            return self.pick(ODD)
        if kind < 0.765:
            return self.pick(RARE)
        return self.quoted()

    def flow_scalar(self) -> str:
        return self.scalar() if self.chance(0.5) else self.pick(("a", "EU", "x y", "1", "2.5", "true", "a-b", "é"))

    def quoted(self) -> str:
        parts = [self.pick((*WORDS, *ODD, *ESCAPES, "\n  ", "\n\n ")) for _ in range(self.random.randrange(3))]
        text = " ".join(parts)
        return "'" + text.replace("'", "''") + "'" if self.chance(0.4) else '"' + text.replace('"x"', "x") + '"'

    def block_scalar(self, indent: int) -> str:
        marks = self.random.choices(
            ("", "-", "+", "1", "2", "2-", "+2", "9", "0", "#"), (20, 9, 5, 1, 5, 2, 2, 1, 1, 1)
        )
        lines = []
        for _ in range(self.random.randrange(4)):
            deeper = self.random.choices((2, 3, 4, 0, 1), (20, 2, 2, 1, 1))[0]
            blank = self.chance(0.15)
            lines.append("" if blank else " " * (indent + deeper) + self.pick((*WORDS, "# no comment", "- x", "k: v")))
        body = "".join(line + "\n" for line in lines)
        return self.pick("||>") + marks[0] + self.comment() + "\n" + body

    def comment(self) -> str:
        return self.random.choices(("", " # c", "  #", " ", "#c", " # é: [", "\t# c"), (60, 4, 1, 1, 0.3, 1, 0.3))[0]

    def between(self, indent: int) -> str:
        return self.pick(("\n", "# c\n", " " * indent + "# c\n", "  \n")) if self.chance(0.06) else ""

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, items: Sequence[Item]) -> Item:
        return items[int(self.random.random() * len(items))]
