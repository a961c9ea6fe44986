# METADATA
# title: Sovereignty
# description: |
#   A release may be bound to the law of a zone (residency), to kinds of hosting and to customers. A fleet
#   gets it only where its own jurisdiction, hosting and customer are known and match. Only a constraint
#   that the release leaves open (null) binds nobody: one that is absent from the input is not met.
# custom:
#   severity: error
#   owner: release-authority
#   parameters:
#     data.residency.equivalent: zone to further countries whose law counts as the zone's own
#   solution: |
#     State spec.place.jurisdiction, hosting and customer in the fleet, or release a version whose
#     spec.constraints fit that place.
package rfgit.sovereignty

import data.rfgit.lib.phases
import data.rfgit.lib.places
import data.rfgit.lib.texts

# METADATA
# title: Every stated region lies in the residency zone
# custom:
#   id: residency-region-outside
#   solution: Take the region out of spec.constraints.regions, or change spec.constraints.residency.
deny contains {
	"rule": "residency-region-outside",
	"message": sprintf("region %v is outside the residency %v", [region, residency]),
	"path": sprintf("spec/constraints/regions/%d", [index]),
} if {
	phases.declaring
	not residency_open
	is_array(input.release.constraints.regions)
	some index, region in input.release.constraints.regions
	not resident(region)
}

# METADATA
# title: It is known whose law holds for the fleet
# custom:
#   id: residency-place-unknown
#   solution: State spec.place.jurisdiction in the fleet.
deny contains {
	"rule": "residency-place-unknown",
	"message": sprintf("it is not known under whose jurisdiction %s is", [places.robots_name]),
	"path": places.declared_at("jurisdiction"),
} if {
	phases.gating
	not residency_open
	not places.known(places.robots.jurisdiction)
}

# METADATA
# title: The fleet is under the law that the release asks for
# custom:
#   id: residency-not-allowed
#   solution: Gate a fleet under that law, or release a version whose spec.constraints.residency fits this one.
deny contains {
	"rule": "residency-not-allowed",
	"message": sprintf("%s is under the jurisdiction %s, the release asks for %v", [
		places.robots_name,
		places.robots.jurisdiction,
		residency,
	]),
	"path": places.declared_at("jurisdiction"),
} if {
	phases.gating
	not residency_open
	places.known(places.robots.jurisdiction)
	not resident(places.robots.jurisdiction)
}

# METADATA
# title: It is known how the fleet is hosted
# custom:
#   id: hosting-unknown
#   solution: State spec.place.hosting in the fleet.
deny contains {
	"rule": "hosting-unknown",
	"message": sprintf("it is not known how %s is hosted", [places.robots_name]),
	"path": places.declared_at("hosting"),
} if {
	phases.gating
	not hosting_open
	not is_string(places.robots.hosting)
}

# METADATA
# title: The fleet is hosted as the release asks
# custom:
#   id: hosting-not-allowed
#   solution: Gate a fleet that is hosted so, or release a version whose spec.constraints.hosting allows this.
deny contains {
	"rule": "hosting-not-allowed",
	"message": sprintf("%s is hosted %s, the release allows: %s", [
		places.robots_name,
		places.robots.hosting,
		texts.listed(hosting),
	]),
	"path": places.declared_at("hosting"),
} if {
	phases.gating
	not hosting_open
	is_string(places.robots.hosting)
	not places.robots.hosting in hosting
}

# METADATA
# title: It is known whose the fleet is
# custom:
#   id: customer-unknown
#   solution: State spec.place.customer in the fleet.
deny contains {
	"rule": "customer-unknown",
	"message": sprintf("it is not known which customer %s works for", [places.robots_name]),
	"path": places.declared_at("customer"),
} if {
	phases.gating
	not customers_open
	not is_string(places.robots.customer)
}

# METADATA
# title: The fleet belongs to a customer of the release
# custom:
#   id: customer-not-allowed
#   solution: Gate a fleet of one of them, or release a version whose spec.constraints.customers name this one.
deny contains {
	"rule": "customer-not-allowed",
	"message": sprintf("%s works for %s, the release is for: %s", [
		places.robots_name,
		places.robots.customer,
		texts.listed(customers),
	]),
	"path": places.declared_at("customer"),
} if {
	phases.gating
	not customers_open
	is_string(places.robots.customer)
	not places.robots.customer in customers
}

warn := set()

residency_open if input.release.constraints.residency == null

hosting_open if input.release.constraints.hosting == null

customers_open if input.release.constraints.customers == null

resident(place) if places.within(place, residency)

resident(place) if places.within_any(place, data.residency.equivalent[residency])

default residency := "an unknown zone"

residency := input.release.constraints.residency

default hosting := []

hosting := input.release.constraints.hosting if is_array(input.release.constraints.hosting)

default customers := []

customers := input.release.constraints.customers if is_array(input.release.constraints.customers)
