"""The relay: takes the events of a PBX in, and hands them to desks."""
