package rfgit.sample

warn := set()

deep := [{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": ([{"a": (1)}])}])}])}])}])}])}])}])}])}])}])}])}])}])}])}])}])}])}])}]

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
