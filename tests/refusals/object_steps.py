"""What may be done to the objects of a repository, by its own git."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from typing import Any

from tests.refusals.file_steps import FileSteps


class ObjectSteps(FileSteps):
    """Trees that no index would make, objects that are gone, and a database that nobody can write to."""

    def step_lose(self, name: str) -> None:
        """The loose object that `name` (as in HEAD:rfgit.yaml) stands for is gone."""
        oid = self.git("rev-parse", name)
        (self.root / ".git/objects" / oid[:2] / oid[2:]).unlink()

    def step_tree(self, entries: list[list[str]]) -> None:
        """`main` becomes a commit of HEAD's tree with more raw entries: [mode, name], each of an empty file."""
        self._crafted(in_order(self._with(entries)))

    def step_tree_as_given(self, entries: list[list[str]]) -> None:
        """The same, with the new entries behind all others, wherever git would look for them."""
        self._crafted(self._with(entries))

    def _with(self, entries: list[list[str]]) -> bytes:
        blob = bytes.fromhex(self.git("hash-object", "-w", "/dev/null"))
        more = (f"{mode} {name}".encode() + b"\0" + blob for mode, name in entries)
        return self._git_bytes("cat-file", "tree", "HEAD^{tree}") + b"".join(more)

    def _crafted(self, tree: bytes) -> None:
        made = self.git("commit-tree", "-p", "HEAD", "-m", "crafted", self._raw_tree(tree))
        self.git("update-ref", "refs/heads/main", made)

    def step_bomb(self, wish: Mapping[str, Any]) -> None:
        """Commits of few objects on what is checked out: every other one has a folder `bomb`, in the first one, too.

        It holds `wide` folders, each of which holds as many, and so on for so many `levels`; the last ones hold files.
        `times` is how many commits there are.
        """
        mode, oid = "100644", self.git("hash-object", "-w", "/dev/null")
        for _ in range(wish["levels"]):
            data = b"".join(b"%s %04d\0%s" % (mode.encode(), n, bytes.fromhex(oid)) for n in range(wish["wide"]))
            mode, oid = "40000", self._raw_tree(data)
        empty = self.git("rev-parse", "HEAD^{tree}")
        tree = self._git_bytes("cat-file", "tree", empty) + b"40000 bomb\0" + bytes.fromhex(oid)
        full = self._raw_tree(in_order(tree))
        for number in range(wish.get("times", 1)):
            made = self.git("commit-tree", "-p", "HEAD", "-m", "crafted", empty if number % 2 else full)
            self._advance(made)

    def step_merge(self, branch: str) -> None:
        """A merge that ends in a conflict."""
        env = {**self.env, "EMAIL": "author@localhost"}
        done = subprocess.run(["git", "merge", "-q", branch], cwd=self.root, env=env, capture_output=True, check=False)
        assert done.returncode == 1, done.stderr

    def step_block(self, folder: str) -> None:
        """Pack git's objects, and put a file wherever git would make a folder for a new one."""
        self.git("repack", "-adq")
        self.git("prune-packed")
        for number in range(256):
            place = self.place(folder) / f"{number:02x}"
            if not place.exists():
                place.touch()

    def _raw_tree(self, data: bytes) -> str:
        arguments = ("hash-object", "-t", "tree", "-w", "--literally", "--stdin")
        return self._git_bytes(*arguments, stdin=data).decode().strip()

    def _advance(self, commit: str) -> None:
        """What is checked out becomes this commit; index and files stay as they are."""
        self.git("update-ref", self.git("symbolic-ref", "HEAD"), commit)

    def _git_bytes(self, *arguments: str, stdin: bytes = b"") -> bytes:
        return subprocess.run(["git", *arguments], cwd=self.root, input=stdin, capture_output=True, check=True).stdout


def in_order(tree: bytes) -> bytes:
    """As git writes a tree: folders sort as if their names ended in a slash."""
    entries = re.findall(rb"([^ \0]*) ([^\0]*)\0(.{20})", tree, re.DOTALL)
    entries.sort(key=lambda entry: entry[1] + b"/" * (entry[0] == b"40000"))
    return b"".join(mode + b" " + name + b"\0" + oid for mode, name, oid in entries)
