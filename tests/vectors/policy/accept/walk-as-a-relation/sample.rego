package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if {
	walk(input, [path, value])
	value == "bad"
}
