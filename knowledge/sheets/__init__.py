"""Spreadsheets for officers: records and offices written out, read back cell by cell, nothing taken on any fault."""
