"""The application behind both interfaces: an open corpus with its index."""
