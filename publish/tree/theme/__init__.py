"""The theme ``stet``: templates and a stylesheet, as data.

Nothing here is imported but the package's name.
"""
