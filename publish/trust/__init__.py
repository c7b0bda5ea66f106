"""Who may sign what: keys, the duties that a root gives them, and what waits for their signatures."""
