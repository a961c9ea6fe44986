package rfgit.lib.texts_test

import data.rfgit.lib.texts

test_any_value_is_spelt if texts.listed(["EU", 1, null]) == "EU, 1, null"

test_nothing_is_spelt if texts.listed([]) == "nothing"

test_what_is_no_list_is_spelt if {
	every value in [null, 7, "EU", {}] {
		texts.listed(value) == "nothing"
	}
}
