"""Stet: seal an archive of reports, mirror it on many unlike hosts, prove and heal every copy."""

__version__ = "0.1.0"
