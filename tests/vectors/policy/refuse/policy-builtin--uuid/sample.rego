package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if uuid.rfc4122("x") == "y"
