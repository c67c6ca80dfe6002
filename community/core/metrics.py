"""What is counted and timed, for Prometheus: names and numbers, never who or what.

Apps add what they know in their own `metrics.py`, found at start. Each web process has counts of its own and is asked
by itself; what is read from the database is the same in all of them.
"""

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Gauge, Histogram, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

registry = CollectorRegistry()

REQUESTS = Histogram(
    "site_request_seconds",
    "Time to an answer, by the name of its view.",
    ("view", "method", "status"),
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 20),
    registry=registry,
)
QUERIES = Histogram(
    "site_request_queries",
    "Database queries of a request, by the name of its view.",
    ("view",),
    buckets=(0, 1, 2, 5, 10, 20, 50, 100),
    registry=registry,
)


def gauge(name: str, says: str) -> Callable[[Callable[[], float]], Callable[[], float]]:
    """Decorator: a number of this process, taken whenever it is asked for."""

    def declare(taken: Callable[[], float]) -> Callable[[], float]:
        Gauge(name, says, registry=registry).set_function(taken)
        return taken

    return declare


class _Counts(Collector):
    def __init__(self, name: str, says: str, label: str, counted: Callable[[], dict[str, float]]) -> None:
        self.family = (name, says, label)
        self.counted = counted

    def describe(self) -> Iterable[Metric]:
        return [self._family()]

    def collect(self) -> Iterable[Metric]:
        family = self._family()
        for key, number in self.counted().items():
            family.add_metric([key], number)
        return [family]

    def _family(self) -> GaugeMetricFamily:
        name, says, label = self.family
        return GaugeMetricFamily(name, says, labels=[label])


def counts(name: str, says: str, *, by: str) -> Callable[[Callable[[], dict[str, float]]], None]:
    """Decorator: numbers by one label, in one go, whenever they are asked for."""

    def declare(counted: Callable[[], dict[str, float]]) -> None:
        registry.register(_Counts(name, says, by, counted))

    return declare
