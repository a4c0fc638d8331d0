"""Where: the citizen's commune, also by its old name or district, and its one-stop centre."""
