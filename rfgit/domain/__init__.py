"""The frozen nouns that all stages share. No input, no output, and no import of another room.

These modules are part of the offline verifier: Python 3.8 syntax and library only.
"""
