package rfgit.sample

allowed := true
