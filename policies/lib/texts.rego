# METADATA
# title: Texts
# description: How values are spelt in messages. Any value is taken, so that no message can fail and take a refusal with it.
package rfgit.lib.texts

listed(values) := concat(", ", [sprintf("%v", [value]) | some value in values])
