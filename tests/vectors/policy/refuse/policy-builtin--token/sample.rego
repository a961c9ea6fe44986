package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if io.jwt.decode_verify("x", {})[0]
