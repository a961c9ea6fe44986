package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if allowd(input) == 1
