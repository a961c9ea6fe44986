package rfgit.sample

warn := set()

least(x) := x

least(x, y) := x + y

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
