package rfgit.region_test

import data.rfgit.region

rules(answer) := {finding.rule | some finding in answer}

propose(regions) := {"phase": "propose", "release": {"constraints": {"regions": regions}}}

gate(place, regions) := {
	"phase": "gate",
	"release": {"constraints": {"regions": regions}},
	"fleet": {"name": "north", "place": {"region": place}},
}

test_proposal_for_a_zone_passes if {
	region.deny == set() with input as propose(["EU", "FR", "FR-69", "US"])
}

test_release_is_judged_like_a_proposal if {
	rules(region.deny) == {"region-undeclared"} with input as {"phase": "release"}
}

test_unstated_regions_are_refused if {
	rules(region.deny) == {"region-undeclared"} with input as propose(null)
}

test_empty_regions_are_refused if {
	rules(region.deny) == {"region-undeclared"} with input as propose([])
}

test_text_for_regions_is_refused if {
	rules(region.deny) == {"region-undeclared"} with input as propose("EU")
}

test_unknown_region_is_refused_where_it_stands if {
	region.deny == {{
		"rule": "region-unknown",
		"message": "expected an ISO 3166 code or a zone of policies/data/zones.json, got Europe",
		"path": "spec/constraints/regions/1",
	}} with input as propose(["EU", "Europe"])
}

test_lower_case_is_unknown if {
	rules(region.deny) == {"region-unknown"} with input as propose(["fr"])
}

test_subdivision_of_no_country_is_unknown if {
	rules(region.deny) == {"region-unknown"} with input as propose(["XX-1"])
}

test_number_is_unknown if {
	rules(region.deny) == {"region-unknown"} with input as propose([1])
}

test_country_that_is_not_permitted if {
	region.deny == {{
		"rule": "region-not-permitted",
		"message": "BR is outside the regions that policies/data/regions.json permits: EU, US",
		"path": "spec/constraints/regions/0",
	}} with input as propose(["BR", "FR"]) with data.regions as {"permitted": ["EU", "US"]}
}

test_zone_is_permitted_only_as_a_whole if {
	rules(region.deny) == {"region-not-permitted"} with input as propose(["EEA"])
		with data.regions as {"permitted": ["EU", "NO"]}
}

test_nothing_is_permitted_by_no_parameters if {
	rules(region.deny) == {"region-not-permitted"} with input as propose(["FR"])
		with data.regions as {}
}

test_fleet_in_a_country_of_the_zone if {
	region.deny == set() with input as gate("FR", ["EU"])
}

test_fleet_in_a_subdivision if {
	region.deny == set() with input as gate("FR-69", ["US", "FR"])
}

test_fleet_elsewhere_is_refused if {
	region.deny == {{
		"rule": "region-not-allowed",
		"message": "fleet north is in US, the release may run in: EU",
		"path": "fleet/spec/place/region",
	}} with input as gate("US", ["EU"])
}

test_fleet_where_nothing_goes_any_more if {
	region.deny == {{
		"rule": "region-place-not-permitted",
		"message": "fleet north is in FR, outside the regions that policies/data/regions.json permits: US",
		"path": "fleet/spec/place/region",
	}} with input as gate("FR", ["EU"])
		with data.regions as {"permitted": ["US"]}
}

test_fleet_where_everything_was_permitted_once if {
	rules(region.deny) == {"region-place-not-permitted"} with input as gate("FR", ["EU"])
		with data.regions as {}
}

test_fleet_in_a_country_is_not_in_its_subdivision if {
	rules(region.deny) == {"region-not-allowed"} with input as gate("FR", ["FR-69"])
}

test_fleet_in_a_zone_is_not_in_its_country if {
	rules(region.deny) == {"region-not-allowed"} with input as gate("EU", ["FR"])
}

test_fleet_of_a_release_without_regions if {
	rules(region.deny) == {"region-not-allowed"} with input as gate("FR", null)
}

test_fleet_in_an_unknown_place if {
	region.deny == {{
		"rule": "region-place-unknown",
		"message": "it is not known in which region fleet north is",
		"path": "fleet/spec/place/region",
	}} with input as gate(null, ["EU"])
}

test_fleet_in_a_misspelt_place if {
	rules(region.deny) == {"region-place-unknown"} with input as gate("France", ["EU"])
}

test_target_without_a_fleet_is_at_its_site if {
	asked := {
		"phase": "gate",
		"fleet": null,
		"release": {"constraints": {"regions": ["EU"]}},
		"target": {"name": "arm", "site": {"region": "US"}},
	}
	region.deny == {{
		"rule": "region-not-allowed",
		"message": "the target is in US, the release may run in: EU",
		"path": "target/spec/site/region",
	}} with input as asked
}

test_target_without_a_site if {
	asked := {
		"phase": "gate",
		"fleet": null,
		"release": {"constraints": {"regions": ["EU"]}},
		"target": {"name": "arm", "site": null},
	}
	rules(region.deny) == {"region-place-unknown"} with input as asked
}

test_nothing_at_all_is_refused if {
	rules(region.deny) == {"region-place-unknown"} with input as {}
}

test_no_warnings if {
	region.warn == set() with input as {}
}
