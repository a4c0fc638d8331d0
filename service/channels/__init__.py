"""The channels: where citizens write from. A channel is a `Channel` (base.py); all that is common stands beside it."""
