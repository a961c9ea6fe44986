package rfgit.sample

warn := set()

now := [1, 2][rand.intn("x", 2)]

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
