# METADATA
# title: Region
# description: |
#   A release says where it may run, in places that exist and that this organisation ships to. A fleet
#   gets it only where that place is known and lies in one of them.
# custom:
#   severity: error
#   owner: release-authority
#   parameters:
#     data.regions.permitted: countries, subdivisions and zones that this organisation ships to
#     data.zones.countries: the countries that exist, ISO 3166-1 alpha-2
#     data.zones.zones: name of a zone to the countries that it is made of
#   solution: State spec.constraints.regions in the release and spec.place.region in the fleet.
package rfgit.region

import data.rfgit.lib.phases
import data.rfgit.lib.places
import data.rfgit.lib.texts

# METADATA
# title: The release states its regions
# custom:
#   id: region-undeclared
#   solution: State spec.constraints.regions in the release, for example [EU].
deny contains {
	"rule": "region-undeclared",
	"message": "the release does not say in which regions it may run",
	"path": "spec/constraints",
} if {
	phases.declaring
	count(stated) == 0
}

# METADATA
# title: Every stated region exists
# custom:
#   id: region-unknown
#   solution: |
#     Write a country (FR), a subdivision (FR-69) or a zone (EU). A new zone is added to
#     policies/data/zones.json, in a pull request of its own.
deny contains {
	"rule": "region-unknown",
	"message": sprintf("expected an ISO 3166 code or a zone of policies/data/zones.json, got %v", [region]),
	"path": sprintf("spec/constraints/regions/%d", [index]),
} if {
	phases.declaring
	some index, region in stated
	not places.known(region)
}

# METADATA
# title: The organisation ships to every stated region
# custom:
#   id: region-not-permitted
#   solution: Take the region out of the release, or add it to policies/data/regions.json, in a pull request of its own.
deny contains {
	"rule": "region-not-permitted",
	"message": sprintf("%v is outside the regions that policies/data/regions.json permits: %s", [
		region,
		texts.listed(permitted),
	]),
	"path": sprintf("spec/constraints/regions/%d", [index]),
} if {
	phases.declaring
	some index, region in stated
	places.known(region)
	not places.within_any(region, permitted)
}

# METADATA
# title: It is known where the fleet is
# custom:
#   id: region-place-unknown
#   solution: State spec.place.region in the fleet, or spec.site.region in the target where no fleet is named.
deny contains {
	"rule": "region-place-unknown",
	"message": sprintf("it is not known in which region %s is", [places.robots_name]),
	"path": places.declared_at("region"),
} if {
	phases.gating
	not places.known(places.robots.region)
}

# METADATA
# title: The fleet is where the release may run
# custom:
#   id: region-not-allowed
#   solution: Gate a fleet that is there, or release a version whose spec.constraints.regions hold this place.
deny contains {
	"rule": "region-not-allowed",
	"message": sprintf("%s is in %s, the release may run in: %s", [
		places.robots_name,
		places.robots.region,
		texts.listed(stated),
	]),
	"path": places.declared_at("region"),
} if {
	phases.gating
	places.known(places.robots.region)
	not places.within_any(places.robots.region, stated)
}

# METADATA
# title: The organisation ships to where the fleet is
# custom:
#   id: region-place-not-permitted
#   solution: |
#     Nothing goes there any more, whatever was released before: add the region to policies/data/regions.json, in a
#     pull request of its own, or gate a fleet elsewhere.
deny contains {
	"rule": "region-place-not-permitted",
	"message": sprintf("%s is in %s, outside the regions that policies/data/regions.json permits: %s", [
		places.robots_name,
		places.robots.region,
		texts.listed(permitted),
	]),
	"path": places.declared_at("region"),
} if {
	phases.gating
	places.known(places.robots.region)
	not places.within_any(places.robots.region, permitted)
}

warn := set()

default stated := []

stated := input.release.constraints.regions if is_array(input.release.constraints.regions)

default permitted := []

permitted := data.regions.permitted if is_array(data.regions.permitted)
