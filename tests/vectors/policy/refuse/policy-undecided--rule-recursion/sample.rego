package rfgit.sample

warn := set()

a if b

b if a

deny contains {"rule": "sample-rule", "message": "no"} if a
