"""Guides in a snapshot: how they are built, found, and how sure one is that a message asks for one."""
