"""What writes in notarisation."""
