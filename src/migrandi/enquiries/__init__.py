"""Enquiries: what missions ask, by mail, form or hand; what answers it; the memo sent back; what is kept of it."""
