package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": 1}
