"""How rows and files are kept: encrypted, whole or not at all, under codes, in pages."""
