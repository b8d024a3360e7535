"""What can go wrong that is not our bug: shown as one sentence, without a traceback."""


class SahihError(Exception):
    """Somebody can mend this: the sentence says what and where.

    Attributes:
        exit_code: what the command line exits with.
    """

    exit_code = 1


class UserError(SahihError):
    """The command was given wrongly, or a file of the user's is not what it must be."""

    exit_code = 2


class UnreadableFile(SahihError):
    """A delivered file cannot be read; it becomes one finding and the night goes on.

    Attributes:
        rule_id: BRK-001 (does not open), BRK-002 (password) or BRK-003 (macros).
    """

    exit_code = 4

    def __init__(self, rule_id: str, reason: str) -> None:
        """Takes the rule that fails and, in English for the log, why (no content of the file)."""
        super().__init__(reason)
        self.rule_id = rule_id
