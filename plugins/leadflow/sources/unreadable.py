"""What a file that cannot be read is told: one exception for all its readers."""

from typing import Any


class UnreadableError(ValueError):
    """The bytes are no table: the key of the message that tells why, and its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    @property
    def held(self) -> dict[str, Any]:
        """As source_file.held_reason keeps it."""
        return {"key": self.key, **self.values}
