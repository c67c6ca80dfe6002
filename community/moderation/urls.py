"""Addresses of the moderators' queue."""

from django.urls import path

from .views import changing, claims, decisions, files, lists, loosening, queue, rule_files, rules

app_name = "moderation"

urlpatterns = [
    path("moderation/", queue.queue, name="queue"),
    path("moderation/shift", queue.shift, name="shift"),
    path("moderation/next", claims.claim_next, name="next"),
    path("moderation/list", queue.listing, name="list"),
    path("moderation/rules", rules.rules, name="rules"),
    path("moderation/rules/new", rules.new, name="rule-new"),
    path("moderation/rules/allow", loosening.allow, name="rules-allow"),
    path("moderation/rules/export", rule_files.export, name="rules-export"),
    path("moderation/rules/import", rule_files.bring, name="rules-import"),
    path("moderation/rules/<pid:pid>", rules.rule, name="rule"),
    path("moderation/rules/<pid:pid>/trial", rules.trial, name="rule-trial"),
    path("moderation/rules/<pid:pid>/enable", rules.enable, name="rule-enable"),
    path("moderation/rules/<pid:pid>/delete", rules.delete, name="rule-delete"),
    path("moderation/rules/<pid:pid>/off", loosening.off, name="rule-off"),
    path("moderation/rules/<pid:pid>/allow", loosening.allow, name="rule-allow"),
    path("moderation/allowed/<pid:pid>/drop", rules.drop, name="context-drop"),
    path("moderation/lists", lists.lists, name="lists"),
    path("moderation/lists/<pid:pid>/unlist", loosening.unlist, name="entry-unlist"),
    path("moderation/loosenings/<pid:pid>/agree", loosening.answer, {"deed": "agree"}, name="loosening-agree"),
    path("moderation/loosenings/<pid:pid>/decline", loosening.answer, {"deed": "decline"}, name="loosening-decline"),
    path("moderation/loosenings/<pid:pid>/withdraw", loosening.answer, {"deed": "withdraw"}, name="loosening-withdraw"),
    path("moderation/<pid:pid>", queue.item, name="item"),
    path("moderation/<pid:pid>/f/<pid:file_id>", files.enclosure, name="file"),
    path("moderation/<pid:pid>/lease", queue.lease, name="lease"),
    path("moderation/<pid:pid>/claim", claims.claim, name="claim"),
    path("moderation/<pid:pid>/hand-over", claims.hand_over, name="hand-over"),
    path("moderation/<pid:pid>/leave", claims.leave, name="leave"),
    path("moderation/<pid:pid>/take-back", decisions.take_back, name="take-back"),
    path("moderation/<pid:pid>/reword", changing.reword, name="reword"),
    path("moderation/<pid:pid>/label", changing.raise_label, name="raise-label"),
    path("moderation/<pid:pid>/reporters", changing.open_reporters, name="reporters"),
    path("moderation/<pid:pid>/decide", decisions.decide, name="decide"),
]
