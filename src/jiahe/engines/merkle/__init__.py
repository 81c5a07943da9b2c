"""Which one digest stands for a whole list, and how is it shown that an entry is in it? The tree of RFC 9162, section 2.1."""
