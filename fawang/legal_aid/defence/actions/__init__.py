"""What changes a notified defence, the posts of duty lawyers, and detainees' wishes."""
