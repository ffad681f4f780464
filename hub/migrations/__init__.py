"""How the hub's tables came to be, oldest first by file name."""
