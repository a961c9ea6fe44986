package rfgit.sample

warn := set()

default least := 1

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
