"""People whom HR puts forward for an opening, without their having asked."""
