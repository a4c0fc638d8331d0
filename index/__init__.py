"""How it is found: the snapshot of all records, the searches over it, and how certain they are."""
