"""Gathers the interface's sentences from code and templates into the .po files, and compiles these.

A sentence no longer used is taken out, a new one comes in untranslated, what is translated stays. With `--check`
nothing is written: exit code 1 says that the files are behind.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "migrandi.settings")
SOURCE = Path(__file__).parents[1] / "src" / "migrandi"
LOCALE = SOURCE / "web" / "locale"
LANGUAGES = {
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "zh_Hans": "nplurals=1; plural=0;",
}
"""The languages of the interface beside English, with their plural forms (Unicode CLDR)."""
FUNCTIONS = {
    "_": (None, 0, None), "gettext": (None, 0, None), "gettext_lazy": (None, 0, None), "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1), "pgettext": (0, 1, None), "pgettext_lazy": (0, 1, None),
}  # fmt: skip
"""Which argument of a call is the context, the sentence, and its plural."""
_CALL = re.compile(r"(?<!\w)(n?gettext|_)\(")

Sentence = tuple[str, str, str]
"""The context in which a word has this sense, a sentence, and its plural (empty where there is none)."""


def sentences() -> dict[Sentence, set[str]]:
    """Every sentence of the interface with the files it stands in."""
    found: dict[Sentence, set[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for sentence in _in_python(path.read_text()):
            found.setdefault(sentence, set()).add(path.relative_to(SOURCE).as_posix())
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        for sentence in _in_template(path.read_text()):
            found.setdefault(sentence, set()).add(path.relative_to(SOURCE).as_posix())
    return found


def _in_python(code: str) -> Iterator[Sentence]:
    for call in ast.walk(ast.parse(code)):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        said = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in FUNCTIONS and said and said[0]:
            context, sentence, plural = (
                said[at] if at is not None and at < len(said) else "" for at in FUNCTIONS[name]
            )
            yield context, sentence, plural


def _in_template(code: str) -> Iterator[Sentence]:
    """Django turns the template's translation tags into calls; everything else it blanks out."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 needs settings

    calls = templatize(code)
    for call in _CALL.finditer(calls):
        for end in (match.end() for match in re.finditer(r"\)", calls[call.start() :])):
            try:
                node = ast.parse(calls[call.start() : call.start() + end].strip(), mode="eval").body
            except SyntaxError:
                continue
            if isinstance(node, ast.Call):
                parts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                if parts:
                    yield "", parts[0], parts[1] if len(parts) > 1 else ""
            break


def gather(language: str, plural_forms: str, found: dict[Sentence, set[str]]) -> polib.POFile:
    """The language's catalogue with exactly the sentences found, translations kept."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    kept = (
        {(entry.msgctxt or "", entry.msgid, entry.msgid_plural): entry for entry in polib.pofile(str(path))}
        if path.exists()
        else {}
    )
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Project-Id-Version": "Migrandi",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms,
    }
    forms = int(plural_forms.split("nplurals=")[1].split(";", maxsplit=1)[0])
    for sentence, places in sorted(found.items(), key=lambda one: (one[0][1], one[0])):
        context, singular, plural = sentence
        entry = polib.POEntry(
            msgctxt=context or None, msgid=singular, occurrences=[(place, "") for place in sorted(places)]
        )
        before = kept.get(sentence)
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = dict(before.msgstr_plural) if before else dict.fromkeys(range(forms), "")
        elif before:
            entry.msgstr = before.msgstr
        if "%(" in singular or "%s" in singular:
            entry.flags.append("python-format")
        catalogue.append(entry)
    return catalogue


def main() -> int:
    """Gather and compile, or check."""
    import django  # noqa: PLC0415 needs its settings named first

    django.setup()
    check = "--check" in sys.argv
    found = sentences()
    behind = []
    for language, plural_forms in LANGUAGES.items():
        folder = LOCALE / language / "LC_MESSAGES"
        catalogue = gather(language, plural_forms, found)
        missing = len(catalogue.untranslated_entries())
        written, compiled = folder / "django.po", folder / "django.mo"
        if check:
            if not written.exists() or written.read_text() != str(catalogue) + "\n":
                behind.append(str(written))
            elif compiled.read_bytes() != catalogue.to_binary():
                behind.append(str(compiled))
        else:
            folder.mkdir(parents=True, exist_ok=True)
            written.write_text(str(catalogue) + "\n")
            compiled.write_bytes(catalogue.to_binary())
            print(f"{language}: {len(catalogue)} sentences, {missing} without a translation")
    for path in behind:
        print(f"{path} is behind: run make translations")
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
