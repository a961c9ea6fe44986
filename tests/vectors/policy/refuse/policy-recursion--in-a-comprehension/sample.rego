package rfgit.sample

warn := set()

f(x) := count([y | some y in x; f(y)])

deny contains {"rule": "sample-rule", "message": "no"} if f([])
