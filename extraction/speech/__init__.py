"""How speech acts, speakers and names are found."""
