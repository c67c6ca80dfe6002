"""Many processes: what falls is started again, and nginx understands the rules it is given."""

import shutil
import subprocess
import sys

import pytest

from community.demo import proxy
from community.demo.cluster import Cluster
from tests import surroundings

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def test_what_ends_by_itself_is_started_again(tmp_path):
    told: list[str] = []
    cluster = Cluster(say=told.append)
    starts = tmp_path / "starts"
    script = "import sys; open(sys.argv[1], 'a').write('x')"
    cluster.add("the fragile one", [sys.executable, "-c", script, str(starts)])
    cluster.say = lambda line: (told.append(line), setattr(cluster, "stopping", len(told) > 1))

    cluster.run(ready=lambda: None)

    assert told[0] == "the fragile one ended; it is started again."
    assert len(starts.read_text()) >= 2


@pytest.mark.skipif(not NGINX and not surroundings.demanded(), reason="nginx is not there (Debian: nginx-light).")
def test_nginx_understands_how_it_hands_requests_on(tmp_path):
    command = proxy.command(8000, [8001, 8002], folder=tmp_path)

    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)

    assert tried.returncode == 0, tried.stderr
