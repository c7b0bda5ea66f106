"""What a web page is made of, for its reader.

One idea a file, nothing of which knows the others' order.
"""
