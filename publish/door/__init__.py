"""What the commands share: options and help, the archive at hand, and the words that answers are given in."""
