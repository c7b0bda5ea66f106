"""Files made anew: only pixels, and drawings of pages, are taken over."""
