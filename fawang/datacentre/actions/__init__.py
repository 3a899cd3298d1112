"""What somebody does with figures: takes them away, embeds them, asks in SQL, has reports and alerts made."""
