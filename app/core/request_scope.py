"""What the middleware leaves in a request's ASGI scope for those further in."""

REQUEST_ID = "lateral.request_id"
ACTOR = "lateral.actor"
CALLER = "lateral.caller"
ATTEMPT = "lateral.attempt"
RATE = "lateral.rate"
PAID = "lateral.paid"
ORIGIN = "lateral.origin"
