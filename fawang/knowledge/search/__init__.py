"""From words to what was found: language, vectors, labels, ranking, the two indexes."""
