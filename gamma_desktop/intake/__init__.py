"""The embedded event listener: answers Gamma within milliseconds, and never loses an event it answered."""
