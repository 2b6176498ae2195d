"""The vault, against real keyrings."""
