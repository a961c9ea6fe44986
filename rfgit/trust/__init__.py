"""Who may say what: trust policies, keys, and the only door through which an envelope becomes evidence.

Part of the offline verifier: Python 3.8 syntax and library, and `cryptography`.
"""
