package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if {
	false
	time.now_ns() > 0
}
