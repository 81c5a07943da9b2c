"""How do the office's processes talk to whoever started them? On stderr, in the language of JIAHE_LANG."""

import os
import sys

from jiahe.kernel.text import Text, language_of


def say(text: Text) -> None:
    """Say one line."""
    sys.stderr.write(f"{text.say(language_of(os.environ.get('JIAHE_LANG')))}\n")
    sys.stderr.flush()
