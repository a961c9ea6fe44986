# METADATA
# title: Phases
# description: |
#   When a policy is asked. A proposal and a release are judged by what they declare, a gate by where the
#   robots stand as well. An absent or unknown phase counts as a gate, where nothing may be missing any more.
package rfgit.lib.phases

proposing if input.phase == "propose"

declaring if proposing

declaring if input.phase == "release"

gating if not declaring
