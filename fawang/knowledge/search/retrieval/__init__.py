"""Finding: from words to the articles, questions, opinions and items that answer them."""
