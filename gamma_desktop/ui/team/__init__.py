"""The extensions of the PBX and what each is doing now."""
