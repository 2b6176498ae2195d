"""The vendor's API, both halves: requests we send, events we receive."""
