"""What is the best schedule so far, and what the best bound? Shared by searches that run side by side."""

import threading

from jiahe.engines.optimise.shop import Schedule, Shop


class Board:
    """The best schedule and bound that any search has found; safe to use from several threads."""

    def __init__(self, shop: Shop, schedule: Schedule, bound: int) -> None:
        self._shop = shop
        self._news = threading.Condition()
        self._version = 0
        self.schedule, self.bound = schedule, bound
        self.makespan = schedule.makespan(shop)

    @property
    def closed(self) -> bool:
        """Tell whether the schedule is proven to be the best."""
        return self.bound >= self.makespan

    def offer(self, schedule: Schedule) -> bool:
        """Keep `schedule` if it is better than all before; tell whether it was."""
        makespan = schedule.makespan(self._shop)
        with self._news:
            if makespan >= self.makespan:
                return False
            self.schedule, self.makespan = schedule, makespan
            self._tell()
        return True

    def raise_bound(self, bound: int) -> None:
        """Keep `bound` if it is higher than all before; never above the best makespan known."""
        with self._news:
            capped = min(bound, self.makespan)
            if capped > self.bound:
                self.bound = capped
                self._tell()

    def settle(self, schedule: Schedule) -> None:
        """Take `schedule` in the place of one that is not better."""
        makespan = schedule.makespan(self._shop)
        with self._news:
            if makespan <= self.makespan:
                self.schedule, self.makespan = schedule, makespan
                self._tell()

    def poke(self) -> None:
        """Wake whoever waits, without news."""
        with self._news:
            self._tell()

    def wait(self, seen: int, seconds: float) -> int:
        """Wait for news after version `seen`, at most `seconds`; return the version then reached."""
        with self._news:
            self._news.wait_for(lambda: self._version > seen, timeout=max(seconds, 0.0))
            return self._version

    def _tell(self) -> None:
        self._version += 1
        self._news.notify_all()
