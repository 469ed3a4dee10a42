"""What is protected of people, apart from the record, and how rankings treat groups."""
