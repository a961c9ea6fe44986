package rfgit.sample

warn := set()

one(_) := 1

deny contains {"rule": "sample-rule", "message": "no"} if count([]) == 1 with count as one
