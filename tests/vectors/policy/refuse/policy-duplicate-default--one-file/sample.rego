package rfgit.sample

warn := set()

default least := 1

default least := 0

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
