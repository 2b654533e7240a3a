"""What people look for: words counted by the week, and nothing of who looked."""
