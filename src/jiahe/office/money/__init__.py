"""What is to be paid, to whom, under which clause, and who let it go? Claims, payouts and their release by two."""
