package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if count([1], 1)
