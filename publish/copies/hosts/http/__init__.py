"""HTTP/1.1 for loops over many small files, each answer within bounds.

Kept connections, threads, one process. The standard library's ``http.client`` has no deadline for a whole answer,
takes signs and underscores for numbers, and parses headers as mail. What is NOT done here: retrying, redirects, and
judging what came.
"""
