package rfgit.lib.sample

now := time.now_ns()
