"""The workbooks that people get: the empty template, the corrections of a village, a marked copy."""
