"""Django's settings. Which database it is, `pipelines.ledger.connect` says once the home is known."""

from typing import Any

INSTALLED_APPS = ["pipelines.ledger.apps.LedgerConfig"]
DATABASES: dict[str, dict[str, Any]] = {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
# What is wrong is told by exceptions; Django sets up no logging of its own.
LOGGING_CONFIG = None
