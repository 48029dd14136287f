"""What all PDFs share: typography, page frame, tables, chips, and bytes that repeat."""
