"""Changes to reports that were published."""
