"""What the operating system offers."""
