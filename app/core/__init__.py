"""The technical ground: database, errors, bodies, journal, security; no noun of the field."""
