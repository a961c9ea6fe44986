"""What an attacker may do with git: branches, merges, signatures, and objects that no user's command would make."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.attacks.contents import content
from tests.attacks.sshsig import ssh_signed
from tests.refusals.object_steps import in_order
from tests.refusals.stage import Stage

_OVER = {"merge": ("--no-ff", "-m", "merge"), "fast-forward": ("--ff-only",), "ours": ("-s", "ours", "-m", "merge")}


class GitSteps(Stage):
    """A stage with more steps."""

    def step_config(self, settings: Mapping[str, str]) -> None:
        """The repository's own git configuration."""
        for key, value in settings.items():
            self.git("config", key, self._filled(value))

    def step_branch(self, name: str) -> None:
        """A new branch of what is checked out, which is then checked out."""
        self.git("checkout", "-q", "-b", name)

    def step_checkout(self, name: str) -> None:
        self.git("checkout", "-q", name, "--")

    def step_join(self, wish: Mapping[str, str]) -> None:
        """`branch` comes into what is checked out by `merge`, `fast-forward`, `ours`, `squash` or `rebase`."""
        branch, how = wish["branch"], wish["how"]
        if how == "squash":
            self.git("merge", "-q", "--squash", branch)
            self.git("commit", "-q", "-m", "squash")
        elif how == "rebase":
            here = self.git("symbolic-ref", "--short", "HEAD")
            self.git("rebase", "-q", "--force-rebase", here, branch)
            self.git("checkout", "-q", here, "--")
            self.git("merge", "-q", "--ff-only", branch)
        else:
            self.git("merge", "-q", *_OVER[how], branch)

    def step_entries(self, wish: Mapping[str, Any]) -> None:
        """A commit on what is checked out, whose tree no index would make: `in` a folder, raw `add`ed entries.

        An entry is [mode, name, content], or a folder's [name, entries] or [mode, name, entries]. The tree is in git's
        order, or with `last` has the entries behind all others.
        """
        order = bytes if wish.get("last") else in_order
        tree = self._raw_folder([part for part in wish["in"].split("/") if part], "", wish["add"], order)
        self._advance(self.git("commit-tree", "-p", "HEAD", "-m", "crafted", tree))

    def step_signed_commit(self, wish: Mapping[str, str]) -> None:
        """All that is on disk, signed by a key that the author made: `allowed` is where it is noted as trusted."""
        self.git("add", "--all")
        head = self.git("rev-parse", "HEAD")
        bare = self._git_bytes("cat-file", "commit", self.git("commit-tree", "-p", head, "-m", "x", self._written()))
        data, line = ssh_signed(bare, wish["key"])
        made = self._git_bytes("hash-object", "-t", "commit", "-w", "--stdin", stdin=data).decode().strip()
        if "allowed" in wish:
            self._write(wish["allowed"], line)
        self._advance(made)

    def step_replace_object(self, wish: Mapping[str, Any]) -> None:
        """Git shows `content`, or the object called `with`, wherever somebody asks for the object called `of`."""
        old = self.git("rev-parse", wish["of"])
        made = self.git("rev-parse", wish["with"]) if "with" in wish else self._blob(content(wish["content"]))
        self.git("replace", old, made)

    def step_graft(self, wish: Mapping[str, Any]) -> None:
        """To those who believe in grafts, commit `of` has these `parents`."""
        parents = [self.git("rev-parse", name) for name in wish["parents"]]
        self._write(".git/info/grafts", " ".join([self.git("rev-parse", wish["of"]), *parents, ""]).encode())

    def step_alternate(self, wish: Mapping[str, Any]) -> None:
        """The loose object called `of` goes to another object store, whence git takes it; with `content`, a forgery."""
        oid = self.git("rev-parse", wish["of"])
        here = self.place(".git/objects") / oid[:2] / oid[2:]
        there = self.outside / "objects" / oid[:2] / oid[2:]
        there.parent.mkdir(parents=True)
        shutil.move(here, there)
        if "content" in wish:
            data = content(wish["content"])
            there.chmod(0o644)
            there.write_bytes(zlib.compress(b"blob %d\0" % len(data) + data))
        self._write(".git/objects/info/alternates", f"{self.outside / 'objects'}\n".encode())

    def step_clone(self, options: list[str]) -> None:
        """The repository becomes a clone of itself, made with these options."""
        clone = self.outside / "clone"
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("clone", "-q", *options, self.root.as_uri(), str(clone))
        self.root = clone

    def _raw_folder(
        self, way: Sequence[str], above: str, entries: Sequence[Sequence[Any]], order: Callable[[bytes], bytes]
    ) -> str:
        """The tree at the end of `way` gets the entries as they are; those above point to it."""
        data = self._git_bytes("cat-file", "tree", f"HEAD:{above}")
        if not way:
            return self._raw_tree(order(data + b"".join(self._raw(entry) for entry in entries)))
        inner = self._raw_folder(way[1:], f"{above}/{way[0]}".lstrip("/"), entries, order)
        return self._raw_tree(_pointing(data, way[0], inner))

    def _raw(self, entry: Sequence[Any]) -> bytes:
        mode, name, value = entry if len(entry) == 3 else ("40000", *entry)
        if isinstance(value, list):
            made = self._raw_tree(b"".join(self._raw(item) for item in value))
            return b"%s %s\0%s" % (mode.encode(), content(name), bytes.fromhex(made))
        return b"%s %s\0%s" % (mode.encode(), content(name), bytes.fromhex(self._blob(content(value))))

    def _blob(self, data: bytes) -> str:
        return self._git_bytes("hash-object", "-w", "--stdin", stdin=data).decode().strip()

    def _written(self) -> str:
        return self.git("write-tree")


def _pointing(tree: bytes, name: str, oid: str) -> bytes:
    """The tree with another object under one of its names."""
    head = b"40000 %s\0" % name.encode()
    at = tree.index(head) + len(head)
    return tree[:at] + bytes.fromhex(oid) + tree[at + 20 :]
