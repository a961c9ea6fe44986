package rfgit.sample

warn := set()

answer(_) := {"status_code": 404}

deny contains {"rule": "sample-rule", "message": "no"} if {
	http.send({}).status_code == 200 with http.send as answer
}
