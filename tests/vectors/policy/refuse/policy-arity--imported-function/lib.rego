package rfgit.lib.helper

f(x) := x
