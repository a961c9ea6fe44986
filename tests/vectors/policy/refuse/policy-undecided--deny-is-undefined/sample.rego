package rfgit.sample

warn := set()

deny := {"no"} if input.absent
