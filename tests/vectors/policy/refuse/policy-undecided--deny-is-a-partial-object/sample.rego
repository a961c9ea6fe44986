package rfgit.sample

warn := set()

deny[key] := "no" if some key in ["a"]
