package rfgit.sample

warn := set()

deny contains {"rule": "sample\n", "message": "no"}
