"""How the tables came to be, oldest first by file name."""
