# METADATA
# title: Signatures
# description: |
#   The approvals without which nothing is released or activated: those that this organisation asks for
#   every release, and those that the release asks for itself. Principals are counted, not keys.
# custom:
#   severity: error
#   owner: security
#   parameters:
#     data.signatures.required: "list of {role, min, on: model|declaration|artifact, phase: release|gate}"
#   solution: Let as many principals of the role sign, with `rfgit approve`.
package rfgit.signatures

import data.rfgit.lib.phases

# METADATA
# title: Every signature that is due is there
# custom:
#   id: signature-missing
#   solution: rfgit approve NAME@VERSION --all, by a holder of that role
deny contains {
	"rule": "signature-missing",
	"message": message(entry),
	"path": entry.path,
} if {
	some entry in wanted
	due(entry)
	not given(entry)
}

# METADATA
# title: The organisation says which signatures it asks for
# custom:
#   id: signature-parameters
#   solution: |
#     Write {"required": [..]} into policies/data/signatures.json; an empty list asks for nothing.
deny contains {
	"rule": "signature-parameters",
	"message": "policies/data/signatures.json holds no list named required",
} if {
	not listed
}

# METADATA
# title: Signatures that a proposal still waits for
# custom:
#   id: signature-pending
#   solution: rfgit approve NAME@VERSION --all, by a holder of that role; an artifact is signed after its release
warn contains {
	"rule": "signature-pending",
	"message": message(entry),
	"path": entry.path,
} if {
	phases.proposing
	some entry in wanted
	not given(entry)
}

listed if is_array(data.signatures.required)

# The release holds no word of these: they are about all of it.
wanted contains object.union(entry, {"path": ""}) if {
	listed
	some entry in data.signatures.required
}

# What a release asks for can only add: its entries are counted beside the organisation's, never instead.
wanted contains object.union(entry, {"phase": own_phase(entry), "path": path}) if {
	is_array(input.release.requiredSignatures)
	some index, entry in input.release.requiredSignatures
	path := sprintf("spec/requiredSignatures/%d", [index])
}

own_phase(entry) := "release" if {
	entry.on == "declaration"
} else := "gate"

# Only a proposal waits, and a release for what names the gate. An entry with any other phase is due.
due(entry) if {
	not phases.proposing
	not postponed(entry)
}

postponed(entry) if {
	phases.declaring
	entry.phase == "gate"
}

given(entry) if {
	is_number(entry.min)
	entry.min >= 1
	have(entry) >= entry.min
}

have(entry) := count({signature.principal |
	is_array(input.evidence.signatures)
	some signature in input.evidence.signatures
	signature.role == entry.role
	signature.on == entry.on
})

message(entry) := sprintf("%v must sign the %v: have %d, need %v", [
	object.get(entry, "role", "a role that is not named"),
	object.get(entry, "on", "something that is not named"),
	have(entry),
	object.get(entry, "min", "a number"),
])
