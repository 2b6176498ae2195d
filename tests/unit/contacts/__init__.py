"""What a contact is."""
