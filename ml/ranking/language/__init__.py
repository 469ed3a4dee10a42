"""What is known of an organisation's words, names, roles and skills."""
