package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if rand.intn("x", 2) == 1
