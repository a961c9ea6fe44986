package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if input.a == 1 with input.a as opa.runtime
