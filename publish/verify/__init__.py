"""The one judge of what is genuine. It writes nothing."""
