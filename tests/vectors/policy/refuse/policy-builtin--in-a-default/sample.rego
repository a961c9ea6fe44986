package rfgit.sample

warn := set()

default now(_) := 0

now(x) := y if {
	y := [1 | time.now_ns() > x]
}

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
