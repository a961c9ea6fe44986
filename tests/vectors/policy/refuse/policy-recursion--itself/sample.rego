package rfgit.sample

warn := set()

f(x) := f(x)

deny contains {"rule": "sample-rule", "message": "no"} if f(1)
