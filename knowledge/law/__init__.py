"""The law: documents, their articles, and their state on a given day."""
