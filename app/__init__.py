"""The service: routes, rules and the live snapshot."""

__version__ = "0.1.0"
