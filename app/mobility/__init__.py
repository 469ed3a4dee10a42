"""What people do once a move is in question: what they showed, who teaches them, who decides."""
