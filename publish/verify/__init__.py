"""The only judge of genuine bytes.

It writes nothing.
"""
