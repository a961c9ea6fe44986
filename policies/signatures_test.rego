package rfgit.signatures_test

import data.rfgit.signatures

rules(answer) := {finding.rule | some finding in answer}

messages(answer) := {finding.message | some finding in answer}

library := {"required": [
	{"role": "model-owner", "min": 1, "on": "model", "phase": "release"},
	{"role": "release-authority", "min": 2, "on": "artifact", "phase": "gate"},
]}

signed(role, principal, on) := {"role": role, "principal": principal, "on": on, "subject": "sha256:0"}

asked(phase, own, given) := {
	"phase": phase,
	"release": {"requiredSignatures": own},
	"evidence": {"signatures": given},
}

all_given := [
	signed("model-owner", "p1", "model"),
	signed("release-authority", "p2", "artifact"),
	signed("release-authority", "p3", "artifact"),
]

test_gate_passes_with_all_signatures if {
	signatures.deny == set() with input as asked("gate", [], all_given) with data.signatures as library
}

test_gate_names_role_subject_have_and_need if {
	messages(signatures.deny) == {
		"model-owner must sign the model: have 0, need 1",
		"release-authority must sign the artifact: have 0, need 2",
	} with input as asked("gate", [], []) with data.signatures as library
}

test_release_does_not_wait_for_the_gate if {
	signatures.deny == set() with input as asked("release", [], [signed("model-owner", "p1", "model")])
		with data.signatures as library
}

test_release_needs_what_is_due if {
	messages(signatures.deny) == {"model-owner must sign the model: have 0, need 1"} with input as asked("release", [], [])
		with data.signatures as library
}

test_one_principal_counts_once if {
	given := [
		signed("model-owner", "p1", "model"),
		signed("release-authority", "p2", "artifact"),
		signed("release-authority", "p2", "artifact"),
	]
	messages(signatures.deny) == {"release-authority must sign the artifact: have 1, need 2"} with input as asked("gate", [], given)
		with data.signatures as library
}

test_another_role_does_not_count if {
	given := [signed("builder", "p1", "model")]
	rules(signatures.deny) == {"signature-missing"} with input as asked("release", [], given)
		with data.signatures as library
}

test_another_subject_does_not_count if {
	given := [signed("model-owner", "p1", "artifact")]
	rules(signatures.deny) == {"signature-missing"} with input as asked("release", [], given)
		with data.signatures as library
}

test_own_declaration_signature_is_due_at_release if {
	own := [{"role": "safety", "min": 1, "on": "declaration"}]
	signatures.deny == {{
		"rule": "signature-missing",
		"message": "safety must sign the declaration: have 0, need 1",
		"path": "spec/requiredSignatures/0",
	}} with input as asked("release", own, all_given) with data.signatures as library
}

test_own_declaration_signature_is_due_at_the_gate if {
	own := [{"role": "safety", "min": 1, "on": "declaration"}]
	rules(signatures.deny) == {"signature-missing"} with input as asked("gate", own, all_given)
		with data.signatures as library
}

test_own_artifact_signature_waits_for_the_gate if {
	own := [{"role": "safety", "min": 1, "on": "artifact"}]
	signatures.deny == set() with input as asked("release", own, all_given) with data.signatures as library
	rules(signatures.deny) == {"signature-missing"} with input as asked("gate", own, all_given)
		with data.signatures as library
}

test_own_list_takes_nothing_away if {
	own := [{"role": "release-authority", "min": 1, "on": "artifact"}]
	given := [signed("model-owner", "p1", "model"), signed("release-authority", "p2", "artifact")]
	messages(signatures.deny) == {"release-authority must sign the artifact: have 1, need 2"} with input as asked("gate", own, given)
		with data.signatures as library
}

test_proposal_is_told_what_it_waits_for if {
	signatures.deny == set() with input as asked("propose", [], []) with data.signatures as library
	messages(signatures.warn) == {
		"model-owner must sign the model: have 0, need 1",
		"release-authority must sign the artifact: have 0, need 2",
	} with input as asked("propose", [], []) with data.signatures as library
}

test_what_a_proposal_waits_for_stands_where_it_is_asked_for if {
	own := [{"role": "safety", "min": 1, "on": "declaration"}]
	{[finding.message, finding.path] | some finding in signatures.warn} == {
		["model-owner must sign the model: have 0, need 1", ""],
		["release-authority must sign the artifact: have 0, need 2", ""],
		["safety must sign the declaration: have 0, need 1", "spec/requiredSignatures/0"],
	} with input as asked("propose", own, []) with data.signatures as library
}

test_signed_proposal_waits_for_nothing if {
	signatures.warn == set() with input as asked("propose", [], all_given) with data.signatures as library
}

test_only_a_proposal_waits if {
	signatures.warn == set() with input as asked("release", [], []) with data.signatures as library
	signatures.warn == set() with input as asked("gate", [], []) with data.signatures as library
}

test_absent_parameters_are_refused if {
	rules(signatures.deny) == {"signature-parameters"} with input as asked("gate", [], []) with data.signatures as {}
}

test_minimum_that_is_no_number_is_never_met if {
	every least in [null, "1", 0, -1, true] {
		rules(signatures.deny) == {"signature-missing"} with input as asked("release", [], all_given)
			with data.signatures as {"required": [{"role": "model-owner", "min": least, "on": "model", "phase": "release"}]}
	}
}

test_entry_without_a_role_is_never_met if {
	messages(signatures.deny) == {"a role that is not named must sign the model: have 0, need 1"} with input as asked("release", [], all_given)
		with data.signatures as {"required": [{"min": 1, "on": "model", "phase": "release"}]}
}

test_entry_with_a_misspelt_phase_is_due if {
	rules(signatures.deny) == {"signature-missing"} with input as asked("release", [], [])
		with data.signatures as {"required": [{"role": "safety", "min": 1, "on": "model", "phase": "gates"}]}
}

test_unknown_phase_is_a_gate if {
	count(signatures.deny) == 2 with input as asked("deploy", [], []) with data.signatures as library
}

test_nothing_at_all_is_refused if {
	count(signatures.deny) == 2 with input as {} with data.signatures as library
}
