package rfgit.sample

warn := set()

f(x) := x + r

r := f(1)

deny contains {"rule": "sample-rule", "message": "no"} if f(1)
