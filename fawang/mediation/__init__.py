"""People's mediation (人民调解): two sides, a mediator of a committee, an agreement that binds."""
