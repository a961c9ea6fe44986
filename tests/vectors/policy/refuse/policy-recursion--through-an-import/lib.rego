package rfgit.lib.helper

g(x) := data.rfgit.sample.f(x)
