"""Judging declarations: do documents, the files they name and each other fit together."""
