"""Who may edit, and by which road a page is published.

Wagtail brings a group "Moderators" that publishes alone and an approval by that group. Here nobody publishes alone:
the group "Editors" adds and changes, and the workflow "A second editor" asks one of them who did not write.
"""

from django.db import migrations

PAGE_PERMISSIONS = ["add_page", "change_page"]
MODEL_PERMISSIONS = [
    ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"),
    ("wagtail_localize", "translation", "submit_translation", "Can submit translations"),
    ("wagtailredirects", "redirect", "add_redirect", "Can add redirect"),
    ("wagtailredirects", "redirect", "change_redirect", "Can change redirect"),
    ("wagtailredirects", "redirect", "delete_redirect", "Can delete redirect"),
]
COLLECTION_PERMISSIONS = [
    (app, model, f"{verb}_{model}", f"Can {verb} {model}")
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for verb in ("add", "change", "choose")
]


def permission(apps, app_label, model, codename, name):
    content_type, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    found, _made = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return found


def editors(apps, schema_editor):
    Group = apps.get_model("auth.Group")
    Group.objects.filter(name="Moderators").delete()
    group, _made = Group.objects.get_or_create(name="Editors")

    group.permissions.set(permission(apps, *one) for one in MODEL_PERMISSIONS)
    root = apps.get_model("wagtailcore.Page").objects.get(depth=1)
    PagePermission = apps.get_model("wagtailcore.GroupPagePermission")
    PagePermission.objects.filter(group=group).delete()
    for codename in PAGE_PERMISSIONS:
        name = f"Can {codename.replace('_', ' ')}"
        PagePermission.objects.create(
            group=group, page=root, permission=permission(apps, "wagtailcore", "page", codename, name)
        )
    collection = apps.get_model("wagtailcore.Collection").objects.get(depth=1)
    for one in COLLECTION_PERMISSIONS:
        apps.get_model("wagtailcore.GroupCollectionPermission").objects.get_or_create(
            group=group, collection=collection, permission=permission(apps, *one)
        )


def workflow(apps, schema_editor):
    Workflow = apps.get_model("wagtailcore.Workflow")
    Workflow.objects.all().delete()
    apps.get_model("wagtailcore.GroupApprovalTask").objects.all().delete()

    content_type, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="cms", model="secondpersontask"
    )
    task = apps.get_model("cms.SecondPersonTask").objects.create(
        name="A second person approves", content_type=content_type, active=True
    )
    task.groups.set([apps.get_model("auth.Group").objects.get(name="Editors")])
    made = Workflow.objects.create(name="A second editor", active=True)
    apps.get_model("wagtailcore.WorkflowTask").objects.create(workflow=made, task=task, sort_order=0)
    root = apps.get_model("wagtailcore.Page").objects.get(depth=1)
    apps.get_model("wagtailcore.WorkflowPage").objects.create(workflow=made, page=root)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]
    operations = [
        migrations.RunPython(editors, migrations.RunPython.noop),
        migrations.RunPython(workflow, migrations.RunPython.noop),
    ]
