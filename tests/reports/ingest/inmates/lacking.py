"""A reader whose package is not there."""

import not_installed  # type: ignore[import-not-found] # noqa: F401
