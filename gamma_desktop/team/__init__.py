"""One callback, many desktops: the relay, the desks that are its members, and what they say to each other."""
