"""Notes of a build for the next: an aid, never a source of bytes."""
