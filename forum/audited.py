"""What the audit log calls what is done in the forum: by staff, and what carries words out of their place."""

from django.utils.translation import gettext_lazy as _

from community.audit.sentences import say

say(
    {
        "forum.accept": _("accepted an answer in somebody's thread"),
        "forum.closed": _("closed a thread"),
        "forum.exported": _("took a board along in a file"),
        "forum.glass_agreed": _("agreed that somebody opens a thread with a reason"),
        "forum.glass_asked": _("asked to open a thread with a reason"),
        "forum.glass_closed": _("gave up a thread opened with a reason"),
        "forum.glass_declined": _("declined that somebody opens a thread with a reason"),
        "forum.glass_empty": _("found nothing to open with a reason"),
        "forum.glass_opened": _("opened a thread with a reason"),
        "forum.glass_read": _("read a thread opened with a reason"),
        "forum.imported": _("brought a board in from a file"),
        "forum.lift_silence": _("let a participant write again"),
        "forum.make_feed": _("made a personal feed"),
        "forum.merged": _("added the posts of one thread to another"),
        "forum.moved": _("moved a thread to another board"),
        "forum.opened": _("opened a closed thread again"),
        "forum.pinned": _("pinned a thread"),
        "forum.reader_named": _("named one more reader of a thread"),
        "forum.red_read": _("read something labelled TLP:RED"),
        "forum.renamed": _("changed the title or the tags of a thread"),
        "forum.renew_feed": _("renewed the address of a personal feed"),
        "forum.revoke_feed": _("revoked a personal feed"),
        "forum.rule_key_destroyed": _("destroyed the key of a thread under the Chatham House Rule"),
        "forum.silence": _("let a participant not write for some days"),
        "forum.slowed": _("changed how often one may write in a thread"),
        "forum.split": _("moved posts from a thread to a new one"),
        "forum.split_off": _("made a thread of posts from another one"),
        "forum.tags_parted": _("let two tags be two again"),
        "forum.tags_united": _("let two tags be one"),
        "forum.thread_narrowed": _("made the label or the readers of somebody's thread narrower"),
        "forum.thread_widened": _("published a thread more widely"),
        "forum.withheld_agreed": _("agreed to open withheld words"),
        "forum.withheld_asked": _("asked to open withheld words"),
        "forum.withheld_declined": _("declined to open withheld words"),
        "forum.withheld_destroyed": _("destroyed withheld words after their time"),
        "forum.withheld_read": _("read withheld words"),
        "forum.withheld_restored": _("put withheld words back after an appeal"),
        "forum.unaccept": _("took back which answer is accepted in somebody's thread"),
        "forum.unmasking_agreed": _("agreed that two moderators learn who a participant is"),
        "forum.unmasking_asked": _("asked who a participant is"),
        "forum.unmasking_declined": _("declined that a participant is named"),
        "forum.unpinned": _("unpinned a thread"),
        "forum.unsettled": _("added a question to another thread, where its accepted answer is accepted no more"),
    }
)
