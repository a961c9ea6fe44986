package rfgit.sample

warn := set()

deny := [1]
