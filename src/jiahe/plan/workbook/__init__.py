"""How does a procedure's form become a workbook to be filled in, and what stands in one that comes back?"""
