"""What people edit, and what reads it."""
