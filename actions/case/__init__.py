"""My case: a few questions, then the papers for exactly this person (docs/decisions/0012-my-case.md)."""
