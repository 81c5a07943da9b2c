"""Which address leads where?"""

from django.urls import include, path, register_converter

from jiahe.web import faults
from jiahe.web.views import (
    account,
    applications,
    assigning,
    calls,
    cases,
    dashboard,
    data,
    entering,
    experts,
    experts_import,
    firms,
    home,
    importing,
    log,
    meeting,
    money,
    money_filing,
    money_steps,
    publications,
    review,
    rounds,
    runs,
    templates,
    units,
)


class _Word:
    """One of some words."""

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value


class FileKind(_Word):
    """The kinds in which tables leave."""

    regex = "csv|xlsx|parquet|blank"


class LogKind(_Word):
    """The kinds in which a run's log leaves."""

    regex = "txt|jsonl"


class PaperForm(_Word):
    """The forms in which a notice leaves, besides its page."""

    regex = "json|xlsx|docx|pdf"


class RoundNotice(_Word):
    """The notices of a round."""

    regex = "publicity|result"


register_converter(FileKind, "kind")
register_converter(LogKind, "log")
register_converter(PaperForm, "form")
register_converter(RoundNotice, "notice")

urlpatterns = [
    path("", home.home, name="home"),
    path("plan", home.plan, name="plan"),
    path("plan/<str:clause_id>", home.clause, name="clause"),
    path("clauses", units.clauses, name="clauses"),
    path("units", units.units, name="units"),
    path("units/<str:unit_id>", units.unit, name="unit"),
    path("units/<str:unit_id>/chase", units.unit_chase, name="unit-chase"),
    path("chase", units.chase, name="chase"),
    path("calls", calls.calls, name="calls"),
    path("dashboard", dashboard.dashboard, name="dashboard"),
    path("dashboard/records", dashboard.records, name="dashboard-records"),
    path("dashboard/reports", dashboard.revenue, name="dashboard-revenue"),
    path("dashboard/charts/<str:name>.json", dashboard.chart, name="dashboard-chart"),
    path("dashboard/charts/<str:name>.png", dashboard.picture, name="dashboard-picture"),
    path("dashboard/charts/<str:name>.csv", dashboard.figures, name="dashboard-figures"),
    path("apps", applications.app_list, name="apps"),
    path("apps/<str:app_id>", applications.app_page, name="app"),
    path("apps/<str:app_id>/start", applications.start, name="start"),
    path("apps/<str:app_id>/preview/<str:name>", applications.preview, name="preview"),
    path("apps/<str:app_id>/blank/<str:name>.<kind:kind>", applications.blank, name="blank"),
    path("apps/<str:app_id>/growth.json", applications.growth, name="growth"),
    path("runs", runs.run_list, name="runs"),
    path("runs/<str:run_id>", runs.run_page, name="run"),
    path("runs/<str:run_id>/live", runs.live, name="live"),
    path("runs/<str:run_id>/progress.json", runs.progress_curve, name="progress"),
    path("runs/<str:run_id>/cancel", runs.cancel, name="cancel"),
    path("runs/<str:run_id>/delete", runs.delete, name="delete"),
    path("runs/<str:run_id>/repeat", runs.repeat, name="repeat"),
    path("runs/<str:run_id>/log.<log:kind>", runs.log_file, name="run-log"),
    path("runs/<str:run_id>/run.json", runs.record_file, name="record"),
    path("runs/<str:run_id>/charts/<int:number>.json", runs.chart, name="chart"),
    path("runs/<str:run_id>/charts/<int:number>.png", runs.picture, name="picture"),
    path("runs/<str:run_id>/tables/<str:name>", runs.table, name="run-table"),
    path("data", data.table_list, name="data"),
    path("add-data", data.add, name="add"),
    path("data/<str:name>", data.table_page, name="table"),
    path("data/<str:name>/file.<kind:kind>", data.take, name="take"),
    path("log", log.log_list, name="log"),
    path("log/verify", log.verified, name="log-verify"),
    path("log/<int:number>/proof.json", log.proof, name="log-proof"),
    path("rounds", rounds.round_list, name="rounds"),
    path("rounds/<str:round_id>", rounds.round_page, name="round"),
    path("rounds/<str:round_id>/new", cases.new, name="case-new"),
    path("rounds/<str:round_id>/workbook.xlsx", importing.workbook, name="workbook"),
    path("rounds/<str:round_id>/import", importing.choose, name="import"),
    path("rounds/<str:round_id>/import/<str:kept>", importing.look, name="import-look"),
    path("rounds/<str:round_id>/import/<str:kept>/marked.xlsx", importing.marked, name="import-marked"),
    path("rounds/<str:round_id>/experts", assigning.round_experts, name="round-experts"),
    path("cases/<str:case_id>", cases.case_page, name="case"),
    path("money", money.money_list, name="money"),
    path("money/new", money_filing.new, name="money-new"),
    path("money/import", money_filing.bring_in, name="money-import"),
    path("money/step", money_steps.step, name="money-step"),
    path("money/budget.json", money_steps.chart, name="money-chart"),
    path("money/budget.png", money_steps.picture, name="money-picture"),
    path("money/what-if", money_filing.what_if, name="money-what-if"),
    path("money/<str:payout_id>", money.payout_page, name="payout"),
    path("money/<str:payout_id>/entries/<int:number>/proof.json", money.proof, name="payout-proof"),
    path("cases/<str:case_id>/files/<str:file_id>", cases.file, name="case-file"),
    path("experts", experts.expert_list, name="experts"),
    path("experts/<str:username>", experts.expert_page, name="expert"),
    path("experts-import/<str:kind>", experts_import.bring, name="experts-import"),
    path("experts-import/<str:kind>/workbook.xlsx", experts_import.workbook, name="experts-workbook"),
    path("firms", firms.firms, name="firms"),
    path("review", review.desk, name="review"),
    path("review/submit", review.submit_all, name="review-submit"),
    path("review/<str:case_id>", review.one, name="review-case"),
    path("meeting/<str:round_id>", meeting.meeting, name="meeting"),
    path("meeting/<str:round_id>/ranking.json", meeting.ranking, name="ranking"),
    path("meeting/<str:round_id>/ranking.png", meeting.picture, name="ranking-picture"),
    path("meeting/<str:round_id>/short-list", meeting.short_list, name="short-list"),
    path("meeting/<str:round_id>/decide", meeting.decide, name="meeting-decide"),
    path("meeting/<str:round_id>/minutes/<int:number>", meeting.minutes, name="minutes"),
    path("meeting/<str:round_id>/minutes/<int:number>.<form:form>", meeting.minutes_file, name="minutes-file"),
    path("public", publications.notice_list, name="notices"),
    path("public/catalogue/<int:year>", publications.catalogue, name="catalogue"),
    path("public/catalogue/<int:year>.<form:form>", publications.catalogue_file, name="catalogue-file"),
    path("public/<slug:slug>/<int:year>", publications.published, name="public"),
    path("public/<slug:slug>/<int:year>.<form:form>", publications.published_file, name="public-file"),
    path("public/<notice:kind>/<str:round_id>.<form:form>", publications.notice_file_of, name="notice-file"),
    path("public/<notice:kind>/<str:round_id>", publications.notice_page_of, name="notice"),
    path("templates", templates.template_list, name="templates"),
    path("templates/<str:name>", templates.template_file, name="template"),
    path("templates/<str:name>/sample", templates.template_sample, name="template-sample"),
    path("templates/<str:name>/restore", templates.template_restore, name="template-restore"),
    path("sign-in", entering.sign_in, name="sign-in"),
    path("sign-in/directory", entering.directory, name="directory"),
    path("sign-in/directory/back", entering.directory_back, name="directory-back"),
    path("sign-in/code", entering.code, name="sign-in-code"),
    path("sign-out", entering.sign_out, name="sign-out"),
    path("account", account.account, name="account"),
    path("account/second-factor", account.second_factor, name="second-factor"),
    path("account/recovery-codes.txt", account.recovery_codes, name="recovery-codes"),
    path("language", account.set_language, name="language"),
    path("api/", include("jiahe.api.urls")),
]

handler400 = faults.bad_request
handler403 = faults.forbidden
handler404 = faults.not_found
handler500 = faults.server_error
