"""Curated records checked against the records they restate: facts, copied sentences, plain language."""
