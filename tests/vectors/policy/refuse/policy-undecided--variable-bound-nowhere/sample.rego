package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": mesage} if {
	message := "no"
}
