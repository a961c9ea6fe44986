package rfgit.lib.phases_test

import data.rfgit.lib.phases

test_proposal if {
	phases.proposing with input as {"phase": "propose"}
	phases.declaring with input as {"phase": "propose"}
}

test_release if {
	phases.declaring with input as {"phase": "release"}
	not release_proposes
	not release_gates
}

release_proposes if phases.proposing with input as {"phase": "release"}

release_gates if phases.gating with input as {"phase": "release"}

test_anything_else_is_a_gate if {
	phases.gating with input as {"phase": "gate"}
	phases.gating with input as {"phase": "Release"}
	phases.gating with input as {"phase": null}
	phases.gating with input as {}
}
