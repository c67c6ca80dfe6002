"""The step of the publishing workflow in which somebody who did not write the page decides to publish it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState


class SecondPersonTask(AbstractGroupApprovalTask):
    """Approved by one of the chosen groups who neither asked for it nor changed the page since it was last published.

    Wagtail asks again after every edit (WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT), so nobody's words go out on
    an approval that was given to other words.
    """

    class Meta:
        verbose_name = _("publication by a second person")
        verbose_name_plural = _("publications by a second person")

    @classmethod
    def get_description(cls) -> str:
        return gettext("Members of the chosen groups publish what somebody else wrote")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        if not self._user_in_groups(user) or user.pk in _people_behind(obj):
            return []
        return [
            ("reject", gettext("Return with a comment"), True),
            ("approve", gettext("Approve and publish"), False),
        ]

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Approve or return the page. Raises PermissionDenied when the actor has a hand in what would be published.

        Asked again here, of the page as it is stored, because the editor saves the form's changes in the same request.
        """
        page = Page.objects.get(pk=task_state.workflow_state.object_id)
        if action_name not in {name for name, *_rest in self.get_actions(page, user)}:
            raise PermissionDenied(_("A second person decides: nobody publishes or returns their own page."))
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> "QuerySet[TaskState]":
        if not self._user_in_groups(user):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        own = [state.pk for state in waiting if user.pk in _people_behind(state.workflow_state.content_object)]
        return waiting.exclude(pk__in=own)


def _people_behind(page: Any) -> set[Any]:
    """Return the ids of whoever asked for publication or saved a revision since the page was last published."""
    changes = page.revisions.filter(user__isnull=False)
    if page.last_published_at:
        changes = changes.filter(created_at__gt=page.last_published_at)
    people = set(changes.values_list("user_id", flat=True))
    state = page.current_workflow_state
    if state and state.requested_by_id:
        people.add(state.requested_by_id)
    return people
