"""What is answered and logged when something cannot be done."""
