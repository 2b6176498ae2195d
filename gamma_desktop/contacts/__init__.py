"""Who a number belongs to."""
