"""What writes in mediation."""
