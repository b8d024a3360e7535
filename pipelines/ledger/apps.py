"""The ledger as Django knows it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """All tables of Sahih; their names begin with ``ledger_``."""

    name = "pipelines.ledger"
    label = "ledger"
