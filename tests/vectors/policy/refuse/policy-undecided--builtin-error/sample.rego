package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if to_number(input.text) == 1
