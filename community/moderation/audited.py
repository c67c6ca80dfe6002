"""What the audit log calls what moderators do with items of the queue."""

from django.utils.translation import gettext_lazy as _

from community.audit.sentences import say

say(
    {
        "moderation.appeal": _("appealed against a moderator’s decision"),
        "moderation.decide": _("decided over a text"),
        "moderation.lapse": _("gave a held text that nobody decided back to its author"),
        "moderation.open": _("read a held or flagged text"),
        "moderation.escalate": _("escalated an item to the reserve moderators"),
        "moderation.undo": _("took back a decision over a text"),
        "moderation.reword": _("changed the words of a held text"),
        "moderation.raise_label": _("raised the label of a text"),
        "moderation.reporters_opened": _("was shown who flagged a text"),
        "moderation.reserve": _("let the reserve moderators decide over a text too"),
        "moderation.speak": _("said that a sensitive text can be released"),
        "moderation.take_back": _("took back a voice for releasing a text"),
        "moderation.rule_added": _("wrote a watch rule"),
        "moderation.rule_changed": _("changed a watch rule"),
        "moderation.rule_enabled": _("put a watch rule in force"),
        "moderation.rule_deleted": _("deleted a watch rule that was never in force"),
        "moderation.loosening_proposed": _("proposed to loosen a watch rule or a list"),
        "moderation.loosening_in_force": _("agreed to loosen a watch rule or a list"),
        "moderation.loosening_declined": _("declined to loosen a watch rule or a list"),
        "moderation.loosening_withdrawn": _("withdrew a proposal to loosen a watch rule or a list"),
        "moderation.note_saved": _("wrote or changed a saved note"),
        "moderation.note_deleted": _("deleted a saved note"),
        "moderation.entry_listed": _("put a substance on a control list"),
        "moderation.context_added": _("wrote where a new watch rule does not count"),
        "moderation.context_dropped": _("took away where a watch rule does not count"),
        "moderation.sanction_imposed": _("imposed a sanction on a member"),
        "moderation.sanction_proposed": _("proposed a ban"),
        "moderation.sanction_declined": _("declined a ban"),
        "moderation.sanction_withdrawn": _("withdrew a ban they had proposed"),
        "moderation.sanction_lifted": _("lifted a sanction"),
        "moderation.sanction_appealed": _("appealed against a sanction"),
        "moderation.sanction_upheld": _("decided that a sanction stays after an appeal"),
        "moderation.record_open": _("read a member’s record"),
        "moderation.note_written": _("wrote a note about a member"),
    }
)
