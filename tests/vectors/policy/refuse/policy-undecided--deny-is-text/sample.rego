package rfgit.sample

warn := set()

deny := "true"
