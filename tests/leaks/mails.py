"""The column of the leak matrix that is sent: every mail, held against what its label lets out."""

from django.core import mail
from django.core.mail import EmailMessage

from realtime.delivery import deliver_due
from tests.leaks.matrix import PUBLISHED, RESTRICTED, Planting, may_read


def wrong_mails(planting: Planting) -> list[str]:
    """Send what waits, and return what is wrong with it.

    Whoever may read hears of it, all of them follow the boards, but not the author of everything; the words are in the
    mail under TLP:CLEAR and TLP:GREEN, and the link alone under the stricter labels.
    """
    while deliver_due():
        pass
    wrong = []
    for viewer, member in planting.people.items():
        mails = [_whole(message) for message in mail.outbox if member and member.email in message.to]
        for text in planting.planted:
            told = may_read(viewer, text) and viewer != "author"
            words = any(word in one for one in mails for word in text.words)
            if words != (told and text.label not in RESTRICTED):
                wrong.append(f"words of the {text} {'are' if words else 'are not'} in mails to the {viewer}")
            link = any(
                f"/{text.post.public_id if text.kind == 'reply' else text.post.thread.public_id}" in one
                for one in mails
            )
            if text.state == PUBLISHED and link != told:
                wrong.append(f"the {viewer} {'has' if link else 'has no'} mail about the {text}")
    return wrong


def _whole(message: EmailMessage) -> str:
    """Return all the words of a mail, those of its head included."""
    bodies = [message.body, *(content for content, _kind in getattr(message, "alternatives", []))]
    head = [f"{name}: {value}" for name, value in message.message().items()]
    return "\n".join(str(part) for part in (message.subject, *head, *bodies))
