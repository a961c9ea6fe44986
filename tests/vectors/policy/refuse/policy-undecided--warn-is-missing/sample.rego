package rfgit.sample

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
