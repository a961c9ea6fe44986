package rfgit.sample

deny[x] { x := 1 }
