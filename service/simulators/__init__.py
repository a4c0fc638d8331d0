"""Faithful local servers of the channels' APIs: for tests, and for staff who try a channel without an account."""
