package rfgit.sample

warn := set()

f(x) := 1 if x

f(x) := 2 if x == true

deny contains {"rule": "sample-rule", "message": "no"} if f(input.a) == 3
