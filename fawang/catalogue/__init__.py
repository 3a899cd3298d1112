"""What is offered: service items found, read, and led on to where they are applied for or booked."""
