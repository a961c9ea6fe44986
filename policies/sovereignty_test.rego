package rfgit.sovereignty_test

import data.rfgit.sovereignty

rules(answer) := {finding.rule | some finding in answer}

unbound := {"regions": ["EU"], "residency": null, "hosting": null, "customers": null}

propose(change) := {"phase": "propose", "release": {"constraints": object.union(unbound, change)}}

gate(change, place) := {
	"phase": "gate",
	"release": {"constraints": object.union(unbound, change)},
	"fleet": {"name": "north", "place": place},
}

test_unbound_release_runs_anywhere if {
	sovereignty.deny == set() with input as gate({}, {})
}

test_proposal_inside_its_residency if {
	sovereignty.deny == set() with input as propose({"residency": "EU", "regions": ["FR", "DE-BY", "EU"]})
}

test_region_outside_the_residency if {
	sovereignty.deny == {{
		"rule": "residency-region-outside",
		"message": "region US is outside the residency EU",
		"path": "spec/constraints/regions/1",
	}} with input as propose({"residency": "EU", "regions": ["FR", "US"]})
}

test_unknown_residency_holds_no_region if {
	rules(sovereignty.deny) == {"residency-region-outside"} with input as propose({"residency": "Europe"})
}

test_absent_residency_is_not_an_open_one if {
	rules(sovereignty.deny) == {"residency-region-outside"} with input as {
		"phase": "propose",
		"release": {"constraints": {"regions": ["FR"]}},
	}
}

test_release_is_judged_like_a_proposal if {
	asked := object.union(propose({"residency": "EU", "regions": ["US"]}), {"phase": "release"})
	rules(sovereignty.deny) == {"residency-region-outside"} with input as asked
}

test_equivalent_law_holds_for_regions if {
	sovereignty.deny == set() with input as propose({"residency": "EU", "regions": ["NO"]})
		with data.residency as {"equivalent": {"EU": ["NO"]}}
}

test_fleet_under_the_law if {
	sovereignty.deny == set() with input as gate({"residency": "EU"}, {"jurisdiction": "FR"})
}

test_fleet_under_the_law_of_the_zone if {
	sovereignty.deny == set() with input as gate({"residency": "EU"}, {"jurisdiction": "EU"})
}

test_fleet_under_another_law if {
	sovereignty.deny == {{
		"rule": "residency-not-allowed",
		"message": "fleet north is under the jurisdiction US, the release asks for EU",
		"path": "fleet/spec/place/jurisdiction",
	}} with input as gate({"residency": "EU"}, {"jurisdiction": "US"})
}

test_fleet_under_equivalent_law if {
	sovereignty.deny == set() with input as gate({"residency": "EU"}, {"jurisdiction": "NO"})
		with data.residency as {"equivalent": {"EU": ["NO"]}}
}

test_no_law_is_equivalent_without_parameters if {
	rules(sovereignty.deny) == {"residency-not-allowed"} with input as gate(
		{"residency": "EU"},
		{"jurisdiction": "NO"},
	)
		with data.residency as {}
}

test_fleet_under_unknown_law if {
	sovereignty.deny == {{
		"rule": "residency-place-unknown",
		"message": "it is not known under whose jurisdiction fleet north is",
		"path": "fleet/spec/place/jurisdiction",
	}} with input as gate({"residency": "EU"}, {"jurisdiction": null})
}

test_hosting_that_is_allowed if {
	sovereignty.deny == set() with input as gate({"hosting": ["on-premises"]}, {"hosting": "on-premises"})
}

test_hosting_that_is_not_allowed if {
	sovereignty.deny == {{
		"rule": "hosting-not-allowed",
		"message": "fleet north is hosted public-cloud, the release allows: edge, on-premises",
		"path": "fleet/spec/place/hosting",
	}} with input as gate({"hosting": ["edge", "on-premises"]}, {"hosting": "public-cloud"})
}

test_hosting_that_is_not_known if {
	sovereignty.deny == {{
		"rule": "hosting-unknown",
		"message": "it is not known how fleet north is hosted",
		"path": "fleet/spec/place/hosting",
	}} with input as gate({"hosting": ["edge"]}, {"hosting": null})
}

test_customer_of_the_release if {
	sovereignty.deny == set() with input as gate({"customers": ["acme"]}, {"customer": "acme"})
}

test_customer_of_another_release if {
	sovereignty.deny == {{
		"rule": "customer-not-allowed",
		"message": "fleet north works for other, the release is for: acme",
		"path": "fleet/spec/place/customer",
	}} with input as gate({"customers": ["acme"]}, {"customer": "other"})
}

test_empty_list_of_customers_is_nobody if {
	rules(sovereignty.deny) == {"customer-not-allowed"} with input as gate({"customers": []}, {"customer": "acme"})
}

test_customer_that_is_not_known if {
	sovereignty.deny == {{
		"rule": "customer-unknown",
		"message": "it is not known which customer fleet north works for",
		"path": "fleet/spec/place/customer",
	}} with input as gate({"customers": ["acme"]}, {})
}

test_nothing_at_all_is_refused if {
	rules(sovereignty.deny) == {"residency-place-unknown", "hosting-unknown", "customer-unknown"} with input as {}
}

test_no_warnings if {
	sovereignty.warn == set() with input as {}
}
