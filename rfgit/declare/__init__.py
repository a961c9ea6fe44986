"""Declarations: strict YAML with positions, read once into frozen documents."""
