"""Arrays of numbers: files, sets as bits, ascending lists, and the best of many."""
