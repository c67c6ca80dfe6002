"""What the audit log calls what is done with requests for assistance and with questions."""

from django.utils.translation import gettext_lazy as _

from community.audit.sentences import say

say(
    {
        "assistance.acknowledge": _("acknowledged a request for assistance"),
        "assistance.agree": _("agreed to the terms of a request for assistance"),
        "assistance.answer": _("answered what was asked about a request for assistance"),
        "assistance.ask": _("asked about a request for assistance"),
        "assistance.authenticate": _("confirmed the mandate of a request for assistance"),
        "assistance.begin": _("began to work on a request for assistance"),
        "assistance.choose": _("asked both sides about a match"),
        "assistance.circulate": _("sent a request for assistance to experts"),
        "assistance.close": _("closed a request for assistance"),
        "assistance.confirm": _("confirmed an offer of assistance"),
        "assistance.consent": _("agreed to a match"),
        "assistance.decline": _("declined a request for assistance"),
        "assistance.deliver": _("said that assistance was delivered"),
        "assistance.dispute": _("denied the mandate of a request for assistance"),
        "assistance.draft_discarded": _("threw away the draft of a request for assistance"),
        "assistance.draft_kept": _("kept the draft of a request for assistance"),
        "assistance.edit": _("changed a request for assistance after experts had seen it"),
        "assistance.escalate": _("gave a request for assistance to a wider circle"),
        "assistance.expert_asked": _("asked an expert about a request for assistance"),
        "assistance.expire": _("let a request for assistance expire"),
        "assistance.unmatch": _("said that a request for assistance has no match yet"),
        "assistance.hold": _("put a request for assistance on hold"),
        "assistance.invitation_declined": _("said that they cannot help with a request for assistance"),
        "assistance.invitation_lapsed": _("let an unanswered invitation lapse"),
        "assistance.leave": _("left a match"),
        "assistance.lose": _("gave a request for assistance back, as its expert is gone"),
        "assistance.match": _("made a match"),
        "assistance.milestone_reached": _("reached a milestone of a match"),
        "assistance.milestone_set": _("set a milestone of a match"),
        "assistance.offer": _("offered assistance"),
        "assistance.offer_chosen": _("chose an offer of assistance"),
        "assistance.terms": _("proposed terms for a request for assistance"),
        "assistance.refuse": _("said no to a match"),
        "assistance.reopen": _("opened a request for assistance again"),
        "assistance.respond": _("gave feedback about assistance"),
        "assistance.resume": _("went on with a request for assistance"),
        "assistance.retract": _("took an offer of assistance back"),
        "assistance.submit": _("submitted a request for assistance"),
        "assistance.summary_edited": _("edited the summary of a request for assistance"),
        "assistance.thread_begun": _("began the thread of a match"),
        "assistance.withdraw": _("withdrew a request for assistance"),
    }
)
