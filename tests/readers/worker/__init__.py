"""The reader's modules in Node, against real servers that misbehave."""
