"""With other systems: imports, formats, taxonomies, changes and webhooks."""
