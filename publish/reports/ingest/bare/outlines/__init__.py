"""Files of fonts within a PDF, of which only the letters go over that its pages show."""
