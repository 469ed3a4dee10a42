"""Several steps from the role of today to an aspired one."""
