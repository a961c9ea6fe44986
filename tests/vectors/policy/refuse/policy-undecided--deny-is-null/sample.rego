package rfgit.sample

warn := set()

deny := null
