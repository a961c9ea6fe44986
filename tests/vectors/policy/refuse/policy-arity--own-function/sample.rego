package rfgit.sample

warn := set()

f(x) := x

deny contains {"rule": "sample-rule", "message": "no"} if f(1, 2) == 1
