"""Files made anew, of which only what is seen is taken over: pixels, and what a page draws."""
