package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if strings.count(input.text, "") == 1
