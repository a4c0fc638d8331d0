"""Errors that a person can mend: printed as one line, without a traceback.

ServiceError
├── SettingsError    a MOTCUA_* variable is unknown or has a value that cannot be used
├── PortTaken        another program listens on one of our ports
├── RasaMissing      the Python 3.10 environment or the dialogue model is not there
└── ServiceAway      `motcua ask` found no running service
"""

from __future__ import annotations

from pathlib import Path


class ServiceError(Exception):
    """What went wrong, where, and what to do about it."""


class SettingsError(ServiceError):
    """A setting is unknown or unusable."""


class PortTaken(ServiceError):
    """A port that the service needs is in use."""

    @classmethod
    def at(cls, host: str, port: int, setting: str) -> PortTaken:
        """The message names the port and the setting that moves it."""
        return cls(
            f"port {port} on {host} is taken: stop the program that listens there (another motcua?) "
            f"or choose another port with {setting}"
        )


class RasaMissing(ServiceError):
    """Rasa cannot be started."""

    @classmethod
    def environment(cls, python: Path) -> RasaMissing:
        """There is no interpreter where Rasa's own environment should be."""
        return cls(
            f"{python} is missing: the dialogue engine (Rasa 3.6) runs in its own Python 3.10 environment. "
            "Run `make setup`; where no Python 3.10 is installed, `uv python install 3.10` fetches one. "
            "An environment elsewhere is named by MOTCUA_RASA_PYTHON"
        )

    @classmethod
    def wrong_version(cls, python: Path, found: str) -> RasaMissing:
        """The interpreter is not a Python 3.10."""
        return cls(
            f"{python} is Python {found or 'of an unknown version'}; Rasa 3.6 needs Python 3.10. "
            "Remove the folder and run `make setup`; `uv python install 3.10` fetches a Python 3.10"
        )

    @classmethod
    def model(cls, path: Path) -> RasaMissing:
        """No model was trained."""
        return cls(f"{path} is missing: run `motcua train`")


class ServiceAway(ServiceError):
    """No service answers."""

    @classmethod
    def at(cls, url: str) -> ServiceAway:
        """Says how to start one."""
        return cls(f"no service answers at {url}: start it with `motcua serve` (or `make run`) and ask again")
