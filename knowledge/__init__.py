"""What is known: procedures, guides, legal documents, units, offices, the calendar, and where each fact comes from."""
