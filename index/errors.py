"""What can go wrong with the index.

Our exception hierarchy:

* RetrievalError
  - SnapshotError   a snapshot is missing, damaged, of another version, or could not be built
  - EncoderError    the encoder cannot be loaded or does not fit the snapshot
"""

from __future__ import annotations

from pathlib import Path


class RetrievalError(Exception):
    """Base of all errors of the index; its text says what, where and what to do."""


class SnapshotError(RetrievalError):
    """A snapshot is missing, damaged, of another version, or could not be built."""

    @classmethod
    def missing(cls, folder: Path) -> SnapshotError:
        """There is no snapshot at `folder`."""
        return cls(f"no snapshot at {folder}: import the procedures (motcua import) and run `motcua build`")

    @classmethod
    def damaged(cls, folder: Path, what: str) -> SnapshotError:
        """A file of the snapshot is not what its manifest says."""
        return cls(f"the snapshot {folder} is damaged ({what}): run `motcua build` to make a new one")

    @classmethod
    def other_version(cls, folder: Path, found: int, wanted: int) -> SnapshotError:
        """The snapshot was written by another version of the program."""
        return cls(f"the snapshot {folder} has schema version {found}, this program reads {wanted}: run `motcua build`")

    @classmethod
    def failed_self_test(cls, misses: list[str]) -> SnapshotError:
        """The new snapshot does not find its own records."""
        listed = "; ".join(misses[:5])
        return cls(f"the new snapshot failed its self-test and was not put in use ({listed}); the old one stays")


class EncoderError(RetrievalError):
    """The encoder cannot be loaded or does not fit the snapshot."""

    @classmethod
    def unreadable(cls, name: str, reason: str) -> EncoderError:
        """No sentence-transformers model could be read under this name."""
        return cls(
            f"the encoder {name!r} cannot be loaded ({reason}): set MOTCUA_ENCODER to a folder or the name of a "
            "sentence-transformers model that is on this machine"
        )
