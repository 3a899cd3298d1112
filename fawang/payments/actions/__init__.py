"""What writes payments: asking for one, taking money, waiving, paying back."""
