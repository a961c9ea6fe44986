package rfgit.sample

warn := set()

deny contains {"rule": "sample-rule", "message": "no"} if count(net.lookup_ip_addr("localhost")) > 0
