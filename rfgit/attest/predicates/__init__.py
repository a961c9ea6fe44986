"""One module for each predicate: a frozen value, `read` from a signed statement, `write` to one.

`read` raises ValueError where a field that a decision rests on is absent or of the wrong type; fields that it
does not know are left alone, as the in-toto parsing rules ask.
"""
