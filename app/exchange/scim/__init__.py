"""A SCIM 2.0 endpoint (RFC 7643, RFC 7644): how identity providers push who is here."""
