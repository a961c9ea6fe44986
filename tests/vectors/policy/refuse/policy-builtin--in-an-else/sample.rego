package rfgit.sample

warn := set()

now := 1 if {
	input.a
} else := time.now_ns()

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
