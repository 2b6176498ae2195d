"""A desk that is a member of a team."""
