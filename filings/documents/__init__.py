"""What is printed or written to a file format."""
