"""One mapped task of the intake: read a file and gate it; a crash holds the file, not the night."""

import logging
from datetime import date

from leadflow.quality.steps import gate_file
from leadflow.sources.steps import hold_file, read_file

log = logging.getLogger(__name__)


def load_file(run_date: date, file_id: int) -> dict[str, int]:
    """Read and gate one received file; returns its counts.

    Bad input never raises: it is quarantined or held with its reason. Where the code itself fails,
    the file is held so that the others go on, and the error is raised for Airflow to retry.
    """
    try:
        counts = read_file(run_date=run_date, file_id=file_id)
        return {"file_id": file_id, **counts, **gate_file(run_date=run_date, file_id=file_id)}
    except Exception:
        log.warning("file %s crashed its task and is held", file_id)
        hold_file(run_date=run_date, file_id=file_id, key="sources.held.crashed")
        raise
