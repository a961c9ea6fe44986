"""Facts about digests: in-toto Statements, their predicates, and the DSSE envelopes around them.

Part of the offline verifier: Python 3.8 syntax and library only.
"""
