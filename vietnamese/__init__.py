"""The Vietnamese language: normalising, syllables, accents, chat spelling, personal numbers."""

from .abbreviations import expand
from .mask import mask
from .normalise import fold, normalise
from .reader import Reader
from .restoration import Restorer
from .syllables import accent_share, syllables

__all__ = ["Reader", "Restorer", "accent_share", "expand", "fold", "mask", "normalise", "syllables"]
