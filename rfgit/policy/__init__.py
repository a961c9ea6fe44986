"""Policies in Rego: loaded from the repository, linted, asked for findings. No yes comes from an absent answer."""
