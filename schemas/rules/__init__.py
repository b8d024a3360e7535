"""The content of the rule book: one decorated function a rule, one module a table."""
