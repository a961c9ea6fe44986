package rfgit.sample

warn := set()

verdict := "yes" if input.a

verdict := "no" if input.b

deny contains {"rule": "sample-rule", "message": verdict}
