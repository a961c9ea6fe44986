package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if {
	some item in input.items
	item == 1
}
