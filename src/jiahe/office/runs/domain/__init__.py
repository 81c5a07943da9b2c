"""What is done with runs and uploads: each verb is one function, which web, API and worker call alike."""

from jiahe.office.runs.domain.adopting import adopt_runs
from jiahe.office.runs.domain.looking import Progress, folder_of_run, latest_run, progress_of, run_for, runs_visible_to
from jiahe.office.runs.domain.marks import done_once, mark_done
from jiahe.office.runs.domain.previews import Preview, preview_lake, preview_upload
from jiahe.office.runs.domain.starting import start_run
from jiahe.office.runs.domain.stopping import cancel_run, delete_run
from jiahe.office.runs.domain.uploads import delete_upload, path_of_upload, store_upload, upload_for, uploads_visible_to
from jiahe.office.runs.domain.wishes import FromLake, FromUpload, RunWish, wish_of

__all__ = [
    "FromLake",
    "FromUpload",
    "Preview",
    "Progress",
    "RunWish",
    "adopt_runs",
    "cancel_run",
    "delete_run",
    "delete_upload",
    "done_once",
    "folder_of_run",
    "latest_run",
    "mark_done",
    "path_of_upload",
    "preview_lake",
    "preview_upload",
    "progress_of",
    "run_for",
    "runs_visible_to",
    "start_run",
    "store_upload",
    "upload_for",
    "uploads_visible_to",
    "wish_of",
]
