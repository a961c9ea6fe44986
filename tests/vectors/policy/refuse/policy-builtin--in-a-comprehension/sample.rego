package rfgit.sample

warn := set()

now := {x: y | some x in [1]; y := rand.intn("x", x)}

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
