package rfgit.lib.places_test

import data.rfgit.lib.places

test_eu_has_27_members if count(data.zones.zones.EU) == 27

test_eea_is_the_eu_and_three_more if {
	members := {country | some country in data.zones.zones.EEA}
	members - {country | some country in data.zones.zones.EU} == {"IS", "LI", "NO"}
}

test_every_member_of_a_zone_is_a_country if {
	every members in data.zones.zones {
		every country in members {
			country in data.zones.countries
		}
	}
}

test_no_zone_has_the_name_of_a_country if {
	every name, _ in data.zones.zones {
		not name in data.zones.countries
	}
}

test_zone_lies_in_a_wider_zone if places.within("EU", "EEA")

test_wider_zone_lies_not_in_the_zone if not places.within("EEA", "EU")

test_place_lies_in_itself if {
	places.within("FR", "FR")
	places.within("FR-69", "FR-69")
	places.within("EU", "EU")
}

test_unknown_place_lies_not_in_itself if not places.within("Europe", "Europe")

test_null_lies_nowhere if {
	not places.known(null)
	not places.within(null, "EU")
	not places.within(null, null)
}

test_subdivision_lies_in_the_zone_of_its_country if places.within("ES-CT", "EU")

test_longer_texts_are_no_places if {
	not places.known("FRA")
	not places.known("FR-")
	not places.known("FR-6969")
	not places.known("FR\n")
}
