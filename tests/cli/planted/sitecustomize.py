"""On the PYTHONPATH of a run, this makes something go wrong at a place that RFGIT_PLANT names.

`{"at": "import rfgit.flow.gate" or "call rfgit.flow.gate:gate", "do": ...}`, where `do` is `hide`, `raise NAME`,
`signal NAME`, `exit 0` or `recurse`. The product knows nothing of it.
"""

from __future__ import annotations

import builtins
import json
import os
import signal
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from typing import Any

_KEY = "-----BEGIN {0} KEY-----\nMC4CAQAwBQYD\n-----END {0} KEY-----".format("PRIVATE")


def _action(do: str) -> Callable[..., Any]:
    what, _, argument = do.partition(" ")

    def act(*_: object, **__: object) -> None:
        if what == "raise":
            raise getattr(builtins, argument)(f"planted; {_KEY}; https://user:pass-word@localhost/simple")
        if what == "signal":
            os.kill(os.getpid(), getattr(signal, argument))
        if what == "exit":
            sys.exit(int(argument))
        if what == "recurse":
            act()

    return act


class _Planted(MetaPathFinder):
    """Stands for one finder, and acts when the module in question is looked for."""

    def __init__(self, finder: Any, at: str, do: str) -> None:
        self._finder = finder
        self._kind, _, place = at.partition(" ")
        self._module, _, self._function = place.partition(":")
        self._hidden = do == "hide"
        self._act = _action(do)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name != self._module:
            return self._finder.find_spec(name, path, target)
        if self._hidden:
            return None
        if self._kind == "import":
            self._act()
        spec = self._finder.find_spec(name, path, target)
        if spec is not None and self._kind == "call":
            self._replace(spec.loader)
        return spec

    def _replace(self, loader: Any) -> None:
        execute = loader.exec_module

        def exec_module(module: Any) -> None:
            execute(module)
            setattr(module, self._function, self._act)

        loader.exec_module = exec_module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._finder, name)


if "RFGIT_PLANT" in os.environ:
    _plant = json.loads(os.environ["RFGIT_PLANT"])
    sys.meta_path[:] = [_Planted(finder, _plant["at"], _plant["do"]) for finder in sys.meta_path]
