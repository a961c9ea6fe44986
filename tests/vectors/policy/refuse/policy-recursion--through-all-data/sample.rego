package rfgit.sample

warn := set()

f(_) := count(data)

deny contains {"rule": "sample-rule", "message": "no"} if f(1) == 0
