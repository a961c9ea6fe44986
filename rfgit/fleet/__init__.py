"""Fleets: what was activated where, and what it replaced."""
