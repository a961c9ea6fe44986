package rfgit.sample

warn contains 1

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
