"""The token pair as it is kept: one row an app, changed in single transactions.

The engine must be a durable one (`open_engine(url, durable=True)`): the old refresh token is worthless from the moment
the new one was issued, so the new one has to outlive a power cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from service.channels.zalo.api import Pair
from service.channels.zalo.tables import ZaloTokens


@dataclass(frozen=True)
class Stored:
    """What is kept of one app's account.

    Attributes:
        oa_id: the account that consented; empty where Zalo did not tell.
        pair: the tokens in force.
        refreshing_since: a refresh was begun then and its end not written yet.
        problem: why the pair is of no use any more; empty while it is.
        problem_at: since when.
    """

    oa_id: str
    pair: Pair
    refreshing_since: datetime | None
    problem: str
    problem_at: datetime | None


class TokenStore:
    """Reads and writes the row of one app; every method is one transaction."""

    def __init__(self, engine: Engine, app_id: str) -> None:
        self.engine = engine
        self.app_id = app_id

    def load(self) -> Stored | None:
        """The row, if anybody ever consented."""
        with self.engine.connect() as connection:
            row = connection.execute(select(ZaloTokens.__table__).where(self._mine())).mappings().first()
        if row is None:
            return None
        pair = Pair(
            row["access_token"],
            row["refresh_token"],
            row["obtained_at"],
            row["expires_at"],
            row["refresh_expires_at"],
        )
        return Stored(row["oa_id"], pair, row["refreshing_since"], row["problem"], row["problem_at"])

    def begin(self, at: datetime) -> None:
        """Mark that the refresh token is about to be used."""
        self._change(refreshing_since=at)

    def abandon(self) -> None:
        """Take the mark back: the refresh token was not used."""
        self._change(refreshing_since=None)

    def fail(self, problem: str, at: datetime) -> None:
        """Note that the pair is lost and why."""
        self._change(refreshing_since=None, problem=problem[:500], problem_at=at)

    def finish(self, pair: Pair, used: str) -> bool:
        """Put the new pair in the place of the old one, which is kept as the previous.

        Args:
            pair: the new one.
            used: the refresh token that it was got with.

        Returns:
            False, and nothing is changed, where somebody has signed in anew since.
        """
        change = update(ZaloTokens).where(self._mine(), ZaloTokens.refresh_token == used)
        values: dict[str, Any] = _columns(pair) | {
            "previous_access_token": ZaloTokens.access_token,
            "previous_refresh_token": ZaloTokens.refresh_token,
            "refreshing_since": None,
            "problem": "",
            "problem_at": None,
        }
        with self.engine.begin() as connection:
            return bool(connection.execute(change.values(values)).rowcount)

    def first(self, pair: Pair, oa_id: str) -> None:
        """Keep the pair of a consent; whatever was there before goes."""
        with self.engine.begin() as connection:
            connection.execute(delete(ZaloTokens).where(self._mine()))
            connection.execute(
                insert(ZaloTokens).values(
                    app_id=self.app_id,
                    oa_id=oa_id,
                    previous_access_token="",
                    previous_refresh_token="",
                    problem="",
                    **_columns(pair),
                )
            )

    def _mine(self) -> Any:
        return ZaloTokens.app_id == self.app_id

    def _change(self, **values: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(ZaloTokens).where(self._mine()).values(**values))


def _columns(pair: Pair) -> dict[str, Any]:
    return {
        "access_token": pair.access,
        "refresh_token": pair.refresh,
        "obtained_at": pair.obtained_at,
        "expires_at": pair.expires_at,
        "refresh_expires_at": pair.refresh_expires_at,
    }
