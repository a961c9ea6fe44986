package rfgit.sample

deny contains {"rule": "other-rule", "message": "no"} if input.worse
