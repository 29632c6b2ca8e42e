"""How much a community of each size holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    n: int

    @property
    def persons(self) -> int:
        return 2_000 * self.n

    @property
    def groups(self) -> int:
        return 60 * self.n

    @property
    def entries(self) -> int:
        return 10_000 * self.n

    @property
    def works(self) -> int:
        return 1_000 * self.n

    @property
    def posts(self) -> int:
        return 10_000 * self.n

    @property
    def records(self) -> int:
        return 50_000 * self.n

    @property
    def group_decisions(self) -> int:
        return 5 * self.groups

    def said(self) -> str:
        return (
            f"{self.persons:,} persons · {self.groups:,} groups · {self.entries:,} entries · "
            f"{self.works:,} works · {self.posts:,} posts · {self.records:,} records"
        )
