"""What a build leaves for the next: an aid, and never a source of bytes."""
