"""What waits in the queue? The ids of runs; the worker takes each and sees it through."""

from django_tasks import task

from jiahe.office.runs.domain.carrying import carry


@task()  # type: ignore[untyped-decorator]  # its types are not read, see pyproject
def carry_out(run_id: str) -> str:
    """Carry out one run in a process of its own; return how it ended."""
    return carry(run_id)
