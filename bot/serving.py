"""Serving: Rasa's web server with the gateway channel, or Rasa's shell, on the loopback address only."""

from __future__ import annotations

import functools
import socket

from bot.environment import Environment, LaunchError

HOST = "127.0.0.1"


def serve(environment: Environment, *, shell: bool = False) -> None:
    """Load the model and serve until the process is ended; `LaunchError` when the model or the port will not do."""
    if not environment.model.is_file():
        raise LaunchError(f"There is no model at {environment.model}; run the command train first.")
    _check_port(environment.port)

    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig

    from bot.action_server import ActionEndpoint, check_once

    _fast_events()
    check_once()
    environment.data_dir.mkdir(parents=True, exist_ok=True)
    rasa.core.run.serve_application(
        str(environment.model),
        channel="cmdline" if shell else "bot.gateway.GatewayInput",
        interface=HOST,
        port=environment.port,
        enable_api=False,
        endpoints=AvailableEndpoints(
            action=ActionEndpoint(environment.action_url, environment.action_query),
            tracker_store=EndpointConfig(type="bot.tracker_store.TalkStore", db=str(environment.tracker_db)),
        ),
    )


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise LaunchError(
                f"Port {port} is taken or not allowed ({error.strerror}); set MOTCUA_RASA_PORT."
            ) from error


def _fast_events() -> None:
    """Remember the class of each event name: Rasa walks all subclasses for every stored event, a quarter of a turn."""
    from rasa.shared.core.events import Event

    Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=None)(Event.resolve_by_type))
