"""One module for each source of data: the invented rows as its sheets hold them."""
