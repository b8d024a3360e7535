"""Sample data: invented households as spreadsheets, with faults whose answers are known."""

from pipelines.sample.write import write_sample

__all__ = ["write_sample"]
