"""Stet: a program for signed archives of reports.

Stet seals an archive, mirrors the archive on many unlike hosts, and proves and heals every copy.
"""

__version__ = "0.1.0"
