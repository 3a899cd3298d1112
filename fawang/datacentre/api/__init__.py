"""The data centre over the API: questions, what can be asked, statements of analysts."""
