package rfgit.sample

import data.rfgit.lib.helper

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if helper.f(1, 2)
