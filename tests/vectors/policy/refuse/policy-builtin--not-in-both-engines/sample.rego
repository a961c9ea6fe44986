package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if crypto.sha256("x") == "y"
