"""What a manager did for people who moved on: credit, without a rank."""
