package rfgit.sample

warn := set()

now if {
	every x in [1] {
		opa.runtime().env[x]
	}
}

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
