package rfgit.sample

warn := set()

f(x) := data.rfgit[x].deny

deny contains {"rule": "sample-rule", "message": "no"} if count(f("sample")) == 0
