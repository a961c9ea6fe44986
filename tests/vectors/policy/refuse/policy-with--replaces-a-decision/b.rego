package rfgit.second

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if count(data.rfgit.first.deny) == 1 with data.rfgit.first.deny as {1}
