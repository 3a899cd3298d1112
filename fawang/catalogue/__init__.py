"""What public legal services offer, and the forms by which people ask for it."""
