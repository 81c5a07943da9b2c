"""Templates of notices: those in use, another one in their place, and back to the original."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.office.templates import (
    MOST,
    in_use_for,
    replace_template,
    restore_template,
    sample_for,
    template_for,
    templates_for,
)
from jiahe.web.exporting import attachment
from jiahe.web.faults import status_of
from jiahe.web.papers import TYPES


@require_http_methods(["GET", "HEAD", "POST"])
def template_list(request: HttpRequest) -> HttpResponse:
    """Show the templates in use; put another one in place."""
    fault: UserError | None = None
    found = templates_for(request.user)
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise UsageError(Text(zh="请选择文件", en="choose a file"))
            used = replace_template(request.user, request.POST.get("name", ""), file.read(max(MOST.values()) + 1))
        except UserError as error:
            fault = error
        else:
            messages.success(request, _("The template %(name)s is in use.") % {"name": used.name})
            return redirect("templates")
    context = {"templates": found, "fault": fault.as_dict() if fault else None, "named": request.POST.get("name", "")}
    return render(request, "web/templates.html", context, status=status_of(fault) if fault else 200)


@require_safe
def template_file(request: HttpRequest, name: str) -> HttpResponse:
    """Send a template in use."""
    content = template_for(request.user, name)
    return attachment(content, name, TYPES.get(name.rpartition(".")[2], "text/plain; charset=utf-8"))


@require_safe
def template_sample(request: HttpRequest, name: str) -> HttpResponse:
    """Send a sample notice as the template in use has it."""
    form, content = sample_for(request.user, name)
    return attachment(content, f"{_('sample')}.{form}", TYPES[form])


@require_http_methods(["GET", "HEAD", "POST"])
def template_restore(request: HttpRequest, name: str) -> HttpResponse:
    """Ask before the office's own template goes, then go back to the original."""
    found = in_use_for(request.user, name)
    if "sure" not in request.POST:
        return render(request, "web/template_restore.html", {"found": found})
    restore_template(request.user, name)
    messages.info(request, _("The original template %(name)s is in use again.") % {"name": name})
    return redirect("templates")
