"""Rendering: record and aspects in, one plain Vietnamese answer out."""

from actions.render.answer_message import render

__all__ = ["render"]
