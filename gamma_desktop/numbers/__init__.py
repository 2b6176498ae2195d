"""Phone numbers: understand, compare, format and dial them."""
