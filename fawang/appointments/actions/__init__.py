"""Writing appointments: each action locks the slots it touches, asks the rules, and writes what is different after."""
