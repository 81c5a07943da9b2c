"""A Ray cluster of two nodes on this machine gives what one process gives, bit for bit."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from jiahe.runtime.execute import Request, execute
from jiahe.runtime.home import Home
from jiahe.runtime.results import read_result
from tests.runtime.turner import TURNER

pytestmark = [
    pytest.mark.cluster,
    # Ray's own code leaves sockets and files to the collector, and forks where threads run.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ray_cluster = pytest.importorskip(
    "ray.cluster_utils", reason="the optional part ray is not installed (make setup EXTRAS=ray)", exc_type=ImportError
)


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Two nodes of one core each; they inherit the path on which the turner lies."""
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    cluster = ray_cluster.Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    yield cluster.address
    import ray  # noqa: PLC0415  # here only where it is installed

    ray.shutdown()
    cluster.shutdown()


def test_two_nodes_give_the_same_bits_as_one_process(
    place: Home, items: pl.DataFrame, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request(application=TURNER, inputs={"items": items}, settings={"warn": True}, seed=5)
    alone = execute(request, place)
    monkeypatch.setenv("JIAHE_RAY_ADDRESS", address)

    together = execute(request, place)

    assert (alone.executor, together.executor) == ("local", "ray")
    for table in ("doubles", "groups"):
        one, two = (read_result(place.runs / record.id, table) for record in (alone, together))
        assert one.equals(two)
        assert one.schema == two.schema


def test_the_command_uses_the_cluster_where_it_is_named(
    place: Home, items: pl.DataFrame, address: str, tmp_path: Path
) -> None:
    file, out = tmp_path / "items.csv", tmp_path / "out"
    items.write_csv(file)
    command = [Path(sys.executable).with_name("jiahe"), "run", TURNER, "--in", f"items={file}", "--out", out]

    done = subprocess.run(command, env={**os.environ, "JIAHE_RAY_ADDRESS": address}, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()
    assert '"executor": "ray"' in (out / "run.json").read_text(encoding="utf-8")
    assert pl.read_csv(out / "doubles.csv").height == items.height
