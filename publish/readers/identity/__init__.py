"""Who an archive is, for people: its fingerprint as digits, words, a QR code and a paper card."""
