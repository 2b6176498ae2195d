"""What can be wrong on this computer, and what is: checks, told as codes."""
