"""The ledger: what was delivered and what every run made of it. The only SQL.

Nothing of Django is imported before a ledger is opened: its models need a database to be named first.
"""

from pipelines.ledger.connect import LedgerUnreachable, open_ledger

__all__ = ["LedgerUnreachable", "open_ledger"]
