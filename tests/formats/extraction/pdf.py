"""The visible text of a PDF, by another program: pdftotext of poppler."""

import re
import subprocess

SAMPLES = ["official/**/*.pdf", "upr-slovenia/*.pdf", "upr-reports/*.pdf"]
THRESHOLD = 0.97


def visible(data: bytes) -> str:
    """Every word of every page, words broken at a line's end joined as a reader joins them."""
    ran = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, check=True)
    text = ran.stdout.decode("utf-8", "replace").replace("\x0c", "\n")
    for sign in ("-\n", "\u2212\n", "\u00ad\n"):
        text = text.replace(sign, "")
    # the stamp of a digital signature is a form of the viewer's, not the document's text
    return re.sub(r"Signature Not\s+Verified|Digitally signed by.*?Location: \S+", " ", text, flags=re.DOTALL)
