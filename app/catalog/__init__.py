"""What the HR system sends: employees, skills, roles and openings."""
