"""How figures are read: numbers, scales, units, and the words around them."""
