package rfgit.sample

warn := set()

least(x) := x

least := 1

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
