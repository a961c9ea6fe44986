package rfgit.sample

default least := 0
