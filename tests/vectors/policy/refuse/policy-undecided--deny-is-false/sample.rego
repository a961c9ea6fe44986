package rfgit.sample

warn := set()

deny := false
