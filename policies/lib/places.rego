# METADATA
# title: Places
# description: |
#   A place is a country (ISO 3166-1 alpha-2), a subdivision (ISO 3166-2) or a zone of data.zones.zones.
#   What is not known lies nowhere, so that a rule built on `within` refuses it.
package rfgit.lib.places

# METADATA
# description: |
#   The place of the robots. A gate that names no fleet is asked about the site of the target. Every field is
#   there, null where it is unknown: OPA takes `not known(place.region)` for undefined where the region is absent.
robots := object.union({"region": null, "jurisdiction": null, "customer": null, "hosting": null}, declared)

default declared := {}

declared := input.fleet.place if {
	of_fleet
	is_object(input.fleet.place)
}

declared := input.target.site if {
	not of_fleet
	is_object(input.target.site)
}

of_fleet if is_object(input.fleet)

# METADATA
# description: Where the place is declared, as findings point at it.
declared_at(field) := sprintf("fleet/spec/place/%s", [field]) if {
	of_fleet
} else := sprintf("target/spec/site/%s", [field])

default robots_name := "the target"

robots_name := concat(" ", ["fleet", input.fleet.name])

zone(place) if is_array(data.zones.zones[place])

# A subdivision is known by its form and its country: the list of all of them changes too often to be kept here.
country(place) := substring(place, 0, 2) if {
	is_string(place)
	regex.match(`^[A-Z]{2}(-[A-Z0-9]{1,3})?$`, place)
	substring(place, 0, 2) in data.zones.countries
}

known(place) if zone(place)

known(place) if country(place)

within(place, scope) if {
	known(place)
	place == scope
}

within(place, scope) if country(place) == scope

within(place, scope) if country(place) in data.zones.zones[scope]

within(place, scope) if {
	zone(place)
	every member in data.zones.zones[place] {
		member in data.zones.zones[scope]
	}
}

within_any(place, scopes) if {
	some scope in scopes
	within(place, scope)
}
