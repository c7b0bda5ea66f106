"""What office files are made of, for their readers: a zip of XML, styles, counted lists."""
