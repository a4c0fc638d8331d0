"""What the law says: provisions quoted, named, dated, with their state."""
