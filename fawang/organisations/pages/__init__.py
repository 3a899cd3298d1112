"""Pages of organisations: offices near a place; the register of units, hours, competences, lawyers, closed days."""
