"""What is done with the log: entries are written, proofs given, the whole of it verified."""

from jiahe.office.log.domain.canonical import COLUMNS, digest_of
from jiahe.office.log.domain.heads import Head, read_head
from jiahe.office.log.domain.keys import public_key
from jiahe.office.log.domain.proving import Proof, continues, newest_head, prove
from jiahe.office.log.domain.recording import Deed, record, record_all, start_log
from jiahe.office.log.domain.verbs import verb_title
from jiahe.office.log.domain.verdict import Fault, Verdict
from jiahe.office.log.domain.verifying import verify

__all__ = [
    "COLUMNS",
    "Deed",
    "Fault",
    "Head",
    "Proof",
    "Verdict",
    "continues",
    "digest_of",
    "newest_head",
    "prove",
    "public_key",
    "read_head",
    "record",
    "record_all",
    "start_log",
    "verb_title",
    "verify",
]
