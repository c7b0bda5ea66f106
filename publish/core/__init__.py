"""What all rooms stand on: nouns, errors, files, formats. No network, no library of a host."""
