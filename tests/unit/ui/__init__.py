"""What the user interface knows without drawing."""
