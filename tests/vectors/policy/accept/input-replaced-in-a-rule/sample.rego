package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if bad with input as {"bad": true}

bad if input.bad
