"""What office files are made of, for their readers.

A zip of XML, styles, counted lists.
"""
