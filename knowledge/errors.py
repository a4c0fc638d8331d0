"""Errors of the knowledge room. Each says what is wrong, where, and what to do.

KnowledgeError
├── CuratedError      one or more faults in the curated files
├── LexiconError      one or more faults in the lexicon
└── WordingsError     one or more faults in the bank of wordings
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Base of all errors that a person can mend; shown without a traceback."""
