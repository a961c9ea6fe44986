package rfgit.sample

import data.sample as input

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
