"""How likely it is that somebody is found in records, or that something becomes known of them."""
