package rfgit.lib.sample

yes := true
