"""Pages of organisations: the register of units, their hours and competences, lawyers, closed days."""
