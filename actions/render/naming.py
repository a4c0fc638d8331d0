"""What a procedure is called before a citizen."""

from __future__ import annotations

import re

from actions.render.text import clip, plain, upper_first
from knowledge.procedure import Procedure

_LEAD = re.compile(r"(?i)^thủ tục\s+(?:hành chính\s+)?(?=\w)")


def label(procedure: Procedure, width: int = 110) -> str:
    """Short name, or the official name without "Thủ tục", cut where it is long."""
    return clip(upper_first(_LEAD.sub("", plain(procedure.label))), width)
