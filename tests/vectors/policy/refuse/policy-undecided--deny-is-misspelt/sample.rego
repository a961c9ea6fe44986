package rfgit.sample

warn := set()

denies contains {"rule": "sample-rule", "message": "no"} if input.bad
