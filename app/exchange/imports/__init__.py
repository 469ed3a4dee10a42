"""Files of records: received whole, then written batch by batch by a worker."""
