package rfgit.sample

import data.rfgit.lib.helper as h

warn := set()

f(x) := h.g(x)

deny contains {"rule": "sample-rule", "message": "no"} if f(1)
