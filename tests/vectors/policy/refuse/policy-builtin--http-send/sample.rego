package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if http.send({"method": "get", "url": "http://127.0.0.1:9"}).status_code == 200
