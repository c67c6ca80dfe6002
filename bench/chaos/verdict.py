"""Compares what the clients of a run were told with what the database holds; prints the figures and every fault."""

import json
import re
import sys
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import django

django.setup()

from django.db.models import Exists, OuterRef

from forum.models import Post, Subscription, Telling, Thread
from forum.notices import ReplyPosted
from realtime.models import Delivery, Notification

_MESSAGE_ID = re.compile(r"^Message-ID: <([^>]+)>", re.MULTILINE | re.IGNORECASE)


def posts_once(clients: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """Every post that the site said is there is there once, and none twice."""
    held = Counter(Post.objects.exclude(parent=None).values_list("current__body", flat=True))
    told = [words for one in clients for words in one["told"]]
    faults = [f"{words}: told, and there {held[words]} times" for words in told if held[words] != 1]
    known = {words for one in clients for words in one["told"] + one["untold"]}
    faults += [f"{words}: there {count} times" for words, count in held.items() if count > 1 or words not in known]
    return len(told), faults


def notices_once() -> tuple[int, list[str]]:
    """Whoever follows a thread, and who began it, has one notification of each reply in it, and its author none."""
    following: dict[int, set[int]] = {thread.pk: {thread.author_id} for thread in Thread.objects.all()}
    for thread, member in Subscription.objects.exclude(thread=None).values_list("thread", "member"):
        following[thread].add(member)
    told = Counter(Notification.objects.filter(notice=ReplyPosted.code).values_list("target_id", flat=True))
    replies = list(Post.objects.exclude(parent=None).filter(state=Post.State.PUBLISHED))
    due = {post.pk: len(following[post.thread_id] - {post.author_id}) for post in replies}
    faults = [f"post {pk}: {told[pk]} notifications, {wanted} due" for pk, wanted in due.items() if told[pk] != wanted]
    faults += [f"post {pk} waits to be told" for pk in Telling.objects.values_list("post", flat=True)]
    return sum(due.values()), faults


def views_equal(clients: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """Each client saw every post of each thread, once, in the order of the thread."""
    faults = []
    for thread in Thread.objects.all():
        there = list(
            Post.objects.filter(thread=thread, state=Post.State.PUBLISHED)
            .order_by("seq")
            .values_list("public_id", flat=True)
        )
        for number, one in enumerate(clients):
            seen = one["view"].get(thread.public_id, [])
            if seen != there:
                missing, twice = set(there) - set(seen), len(seen) - len(set(seen))
                faults.append(f"client {number}: {len(missing)} of {len(there)} missing, {twice} twice")
    return len(clients), faults


def mails_at_least_once(outbox: Path, killed_workers: int) -> tuple[int, int, list[str]]:
    """Every notification has its mail; each mail that was due went out, and no other; and no more went out twice than
    workers were killed, with the same Message-ID.
    """
    written = Counter(
        found for file in outbox.glob("*") for found in _MESSAGE_ID.findall(file.read_text(errors="replace"))
    )
    mails = Delivery.objects.filter(road=Delivery.Road.MAIL).exclude(mail=None)
    known = set(mails.values_list("mail__public_id", flat=True))
    due = set(mails.filter(state=Delivery.State.SENT).values_list("mail__public_id", flat=True))
    there = {message.partition(".")[0] for message in written}
    repeats = sum(count - 1 for count in written.values())
    faults = [f"mail {one}: sent, and not there" for one in due - there]
    faults += [f"mail {one}: there, and known to no delivery" for one in there - known]
    unsent = Delivery.objects.exclude(state__in=[Delivery.State.SENT, Delivery.State.UNNEEDED])
    faults += [f"delivery {one.pk} is {one.state}" for one in unsent]
    written_for = Delivery.objects.filter(road=Delivery.Road.MAIL, notification=OuterRef("pk"))
    unmailed = Notification.objects.filter(~Exists(written_for), notice=ReplyPosted.code)
    faults += [f"notification {one.pk} has no mail in the outbox" for one in unmailed]
    if repeats > killed_workers:
        faults.append(f"{repeats} mails went out again, though {killed_workers} workers were killed")
    return len(written), repeats, faults


def main(told: dict[str, Any]) -> int:
    """Print the report; return 1 when anything was lost or made twice."""
    clients = told["clients"]
    posts, lost_posts = posts_once(clients)
    notices, lost_notices = notices_once()
    views, wrong_views = views_equal(clients)
    mails, repeats, lost_mails = mails_at_least_once(Path(told["outbox"]), told["killed_workers"])
    faults = [*lost_posts, *lost_notices, *wrong_views, *lost_mails]
    faults += [] if told["calm"] else ["it never became calm: something still waits"]
    waited = [seconds for one in clients for seconds in one["waited"]]
    lines = [
        *told["happened"],
        "",
        f"{len(clients)} clients; {sum(one['opened'] for one in clients)} sockets opened, one after another",
        f"{posts} posts were acknowledged, {len(lost_posts)} wrong",
        f"{sum(one['again'] for one in clients)} times a form had to be sent again",
        f"{notices} notifications were due, {len(lost_notices)} wrong",
        f"{views} clients' views, {len(wrong_views)} wrong",
        f"{mails} mails, {repeats} again after {told['killed_workers']} killed workers, {len(lost_mails)} wrong",
        f"waiting for one's post: {median(waited):.2f} s (median), {quantiles(waited, n=100)[98]:.1f} s (p99)",
        *(f"WRONG: {fault}" for fault in faults[:50]),
        "Nothing was lost, nothing was made twice." if not faults else f"{len(faults)} faults.",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(json.loads(Path(sys.argv[1]).read_text())))
