package rfgit.sample

warn := set()

deep := {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
