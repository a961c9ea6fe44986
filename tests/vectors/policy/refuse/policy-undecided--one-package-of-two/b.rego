package rfgit.second

warn := set()

yes := true
