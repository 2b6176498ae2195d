"""What joins the parts."""
