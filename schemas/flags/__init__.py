"""The content of the book of flags: one decorated function a flag."""
