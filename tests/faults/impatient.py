"""`python -m tests.faults.impatient --fd …`: the web process, which gives up on a page that reads nothing sooner.

Daphne asks for no sign of life here, so that nothing but the full buffer gives the page away.
"""

import sys

import django

django.setup()

from daphne.server import WebSocketFactory
from django.core.management import call_command

from realtime.sockets import hub, server

WebSocketFactory.protocol._sendAutoPing = lambda _page: None
hub.HEARTBEAT_TICKS = 1
hub.STUCK_SECONDS = 1.0
server.MOST_UNTAKEN = 1024

call_command("web", *sys.argv[1:])
