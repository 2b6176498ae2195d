"""What joins the windows to the rest."""
