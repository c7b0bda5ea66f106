"""An archive's identity for people.

The fingerprint appears as digits, as words, as a QR code and on a paper card.
"""
