"""The service: routes, rules and the live snapshot."""
