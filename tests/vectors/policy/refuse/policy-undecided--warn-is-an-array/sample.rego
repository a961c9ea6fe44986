package rfgit.sample

warn := []

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
