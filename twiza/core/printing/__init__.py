"""Printing: one document tree becomes a PDF, a workbook, a DOCX or a letter, in French, Arabic or English."""
