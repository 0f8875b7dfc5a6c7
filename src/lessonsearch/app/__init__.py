"""Application layer shared by the web and the command line: an open corpus with its index."""
