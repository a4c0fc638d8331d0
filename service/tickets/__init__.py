"""What citizens report: a number and a deadline for them, a list for the staff."""
