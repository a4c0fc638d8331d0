"""A clock that can be put forward: 48 hours, seven days and three months pass in a test or on the page at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The simulator's time."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """This moment there, UTC."""
        return datetime.now(UTC) + self._ahead

    def milliseconds(self) -> str:
        """This moment as Zalo writes it."""
        return str(int(self.now().timestamp() * 1000))

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self._ahead += by
