package rfgit.sample

warn := set()

deny := set() if input.a

deny := {1} if input.b
