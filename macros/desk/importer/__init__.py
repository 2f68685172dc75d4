"""An approved report (Word or plain text) becomes a page and a year of the ledger."""
