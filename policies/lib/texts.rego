# METADATA
# title: Texts
# description: How values are spelt in messages. Any value is taken, so that no message can fail and take a refusal with it.
package rfgit.lib.texts

listed(values) := concat(", ", spelt) if {
	is_array(values)
	spelt := [sprintf("%v", [value]) | some value in values]
	count(spelt) > 0
} else := "nothing"
