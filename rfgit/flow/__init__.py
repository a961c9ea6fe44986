"""One module a verb: a numbered docstring, and a body that is the same list. Edges are wired to cores here."""
