"""nginx before the web processes of `make cluster`, by the rules of production (deploy/nginx/locations.conf)."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from .ports import HOST

_WHOLE = """\
# Written by `make cluster`.
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 8192; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream web {{
        least_conn;
{servers}
    }}
    server {{
        listen {host}:{port};
        include {locations};
    }}
}}
"""


def command(port: int, web_ports: Sequence[int], *, folder: Path) -> list[str]:
    """Write nginx' settings for `port` before the web processes into `folder`; return how it is started.

    Raises CommandError where there is no nginx.
    """
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        raise CommandError("nginx is missing. Install it (Debian: apt-get install nginx-light) and start again.")
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    servers = "\n".join(f"        server {HOST}:{one} max_fails=1 fail_timeout=1s;" for one in web_ports)
    locations = settings.BASE_DIR / "deploy" / "nginx" / "locations.conf"
    written = folder / "nginx.conf"
    written.write_text(_WHOLE.format(folder=folder, servers=servers, host=HOST, port=port, locations=locations))
    return [nginx, "-p", str(folder), "-c", str(written), "-e", "stderr"]
