import pytest

from rfgit.validate.host import Host, assurance_for, this_host

PC = Host("x86_64", "linux", "glibc-2.36", "3.11.7", "", "6.1", "")


@pytest.mark.parametrize(
    ("target", "assurance"),
    [
        ({"arch": "x86_64", "os": "linux"}, "measured-on-host"),
        ({"arch": "amd64", "os": "Linux", "libc": "glibc-2.31"}, "measured-on-host"),
        ({"arch": "aarch64", "os": "linux"}, "estimated"),
        ({"arch": "arm64", "os": "linux", "libc": "glibc-2.36"}, "estimated"),
        ({"arch": "x86_64", "os": "linux", "libc": "musl-1.2"}, "estimated"),
        ({"arch": "x86_64", "os": "qnx"}, "estimated"),
        ({"arch": "x86_64", "os": "darwin"}, "estimated"),
        ({"arch": "", "os": ""}, "estimated"),
        ({"arch": "x86", "os": "linux"}, "estimated"),
    ],
)
def test_only_a_machine_of_the_family_measures(target, assurance):
    assert assurance_for(PC, **target) == assurance


def test_this_machine_says_what_it_is():
    host = this_host()
    assert host.arch
    assert host.os
    assert host.python.startswith("3.")
    assert host.kernel
