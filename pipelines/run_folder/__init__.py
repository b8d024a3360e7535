"""The folder of a run, and what programs read in it; what people read is written by others."""

from pipelines.run_folder.place import new_run_id, run_folder
from pipelines.run_folder.summary import summary_of, write_summary
from pipelines.run_folder.tables import write_findings_csv, write_tables

__all__ = ["new_run_id", "run_folder", "summary_of", "write_findings_csv", "write_summary", "write_tables"]
