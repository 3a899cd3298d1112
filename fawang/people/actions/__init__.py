"""What changes in the room people: contacts, sign-ins, staff."""
