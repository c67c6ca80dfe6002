"""How the site is served by daphne: HTTP through Django in one kept thread, sockets through Channels."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
django.setup()

from channels.routing import ProtocolTypeRouter

from community.core.handler import KeptThreadHandler
from community.members.middleware import may_listen
from realtime.sockets.hub import hub
from realtime.sockets.routing import sockets

application = ProtocolTypeRouter({"http": hub.attached(KeptThreadHandler()), "websocket": sockets(may_listen)})
