package rfgit.sample

warn := set()

f(x) := 1

http.send(x) := 1

deny contains {"rule": "sample-rule", "message": "no"} if http.send({}) == 2
