"""Migrations of the channels' tables; each channel's own may depend on 0001 alone."""
