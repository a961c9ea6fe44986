"""Signed envelopes become files of the trail: each has one place, and none ever changes."""
