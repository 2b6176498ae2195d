"""What the operating system offers, a module for each service with its systems side by side."""
