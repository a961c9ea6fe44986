package rfgit.sample

warn contains {"rule": "sample-rule", "message": "careful", "path": "spec"}

deny := set()
