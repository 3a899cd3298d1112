"""Commands of knowledge: statutes, content, the index, guidance on the terminal."""
