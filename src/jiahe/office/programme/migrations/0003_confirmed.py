from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def tell_from_history(apps, schema_editor):  # type: ignore[no-untyped-def]
    """Take the day from the history, where every confirmation and publication stands."""
    cases, decisions = apps.get_model("programme", "Case").objects, apps.get_model("programme", "Decision").objects
    for case, time in decisions.filter(verb="confirm").values_list("case", "time"):
        cases.filter(pk=case).update(confirmed=timezone.localtime(time).date())
    for listed, time in decisions.filter(verb="publish").values_list("details", "time"):
        shown = cases.filter(pk__in=listed.get("cases", ()), status="published", confirmed=None)
        shown.update(confirmed=timezone.localtime(time).date())


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0002_review_visit_pay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="confirmed",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("confirmed__isnull", False)),
                fields=["confirmed", "round", "area", "county"],
                name="cases_that_count",
            ),
        ),
        migrations.RunPython(tell_from_history, migrations.RunPython.noop),
    ]
