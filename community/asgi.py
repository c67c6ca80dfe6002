"""How the site is served by daphne: HTTP through Django in one kept thread, sockets through Channels."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
django.setup()

from channels.routing import ProtocolTypeRouter  # noqa: E402

from community.core.handler import KeptThreadHandler  # noqa: E402
from community.members.middleware import may_listen  # noqa: E402
from realtime.hub import hub  # noqa: E402
from realtime.routing import sockets  # noqa: E402

application = ProtocolTypeRouter({"http": hub.attached(KeptThreadHandler()), "websocket": sockets(may_listen)})
