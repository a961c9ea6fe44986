package rfgit.sample

import input.sample as data

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
