"""How does a notice become an official paper: a Word file, a PDF, a workbook? Pure, and by templates that an office can change."""
