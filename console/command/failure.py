"""How a command fails: one clear sentence and an exit status."""


class Failure(Exception):
    """What was needed and what was there; 1 failed, 2 wrong use."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status
