package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if count(input.a) == 1 with time.now_ns as 0
