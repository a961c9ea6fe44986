package rfgit.sample

warn := set()

deny contains {"rule": "Sample_Rule", "message": "no"}
