"""From events to calls: pure, no I/O, no clock."""
