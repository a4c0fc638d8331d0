"""Where a dossier stands: code and second factor in, its state out, never a name."""
