"""What happens: the steps of the night, from the spreadsheets to the run folder."""
