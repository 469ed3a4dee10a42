"""What a browser loads: the elements that pages embed, and the pages that show them."""
