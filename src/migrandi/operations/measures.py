"""What the site tells of itself to Prometheus: how much was asked, how long it took, what is owed. Nobody is named."""

from __future__ import annotations

import os
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.gc_collector import GCCollector
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from migrandi import __version__
from migrandi.law.models import IndexDebt

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

REQUESTS = Counter("migrandi_requests", "Requests answered.", ("route", "method", "status"), registry=REGISTRY)
SECONDS = Histogram(
    "migrandi_request_seconds", "How long an answer took.", ("route",), registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip


class Owed(Collector):
    """What the database says at the moment it is asked."""

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Without asking the database, which may not be there yet when this module is read."""
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """As Prometheus' client asks."""
        yield GaugeMetricFamily("migrandi_index_debts", "Texts not in the search index yet.",
                                value=IndexDebt.objects.count())  # fmt: skip
        version = GaugeMetricFamily("migrandi_version", "The version that runs.", labels=("version",))
        version.add_metric((__version__,), 1)
        yield version


REGISTRY.register(Owed())


def text() -> bytes:
    """All measures in Prometheus' own form: of all processes of the site where there are several."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    everybody = CollectorRegistry()
    MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]
    everybody.register(Owed())
    return generate_latest(everybody)
