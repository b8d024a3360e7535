"""What is true: tables, rules, flags, codes and thresholds. Does no I/O and never imports pipelines."""
