package rfgit.sample

import http.send as fetch

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if input.bad
