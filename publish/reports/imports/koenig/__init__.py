"""Ghost's editors: texts in Lexical and Mobiledoc as HTML."""
