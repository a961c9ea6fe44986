package rfgit.sample

warn := set()

f(x) := 1 if {
	x == 1
} else := f(x - 1)

deny contains {"rule": "sample-rule", "message": "no"} if f(100000)
