"""Changes to published reports."""
