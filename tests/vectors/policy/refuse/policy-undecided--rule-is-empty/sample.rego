package rfgit.sample

warn := set()

deny contains {"rule": "", "message": "no"}
