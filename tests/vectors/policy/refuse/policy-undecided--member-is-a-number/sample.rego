package rfgit.sample

warn := set()

deny contains 1
