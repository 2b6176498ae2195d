"""Looking back: queries over past calls, and how a call is shown to other programs."""
