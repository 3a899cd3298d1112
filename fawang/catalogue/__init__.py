"""What is offered: service items found, read and led on to what carries them, and forms by which people ask for it."""
