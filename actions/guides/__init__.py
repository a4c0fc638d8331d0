"""Guides in the talk: what is no procedure but stands in everyone's way."""
