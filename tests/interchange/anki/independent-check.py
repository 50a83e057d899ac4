"""Reads an Anki package with nothing of Gotcha's own and prints, as JSON, a sentence for everything that is wrong with it.

Usage: independent-check.py package now-in-milliseconds invariants.sql
"""

import hashlib
import html
import json
import re
import sqlite3
import sys
import tempfile
import zipfile


def problems_of_archive(archive):
    names = archive.namelist()
    media = json.loads(archive.read("media"))
    if archive.testzip() is not None:
        yield "An entry of the archive is damaged."
    if len(names) != len(set(names)) or set(names) != {"collection.anki2", "media", *media}:
        yield f"The archive has the entries {sorted(names)}."
    if list(media) != [str(number) for number in range(len(media))] or len(set(media.values())) != len(media):
        yield f"The media are called {media}."
    for name in media.values():
        if re.search(r'[/\\:"<>|?*\[\]]', name) or name in (".", ".."):
            yield f"The medium {name} has a name that Anki does not allow."


def invariants_in(path):
    """A comment says what is wrong when the query below it finds anything."""
    with open(path, encoding="utf-8") as file:
        for block in file.read().strip().split("\n\n"):
            sentence, _, query = block.partition("\n")
            yield sentence.removeprefix("-- "), query


def text_of(field):
    with_names = re.sub(r'<img\b[^>]*?\ssrc="([^"]*)"[^>]*>', r" \1 ", field)
    return html.unescape(re.sub(r"<[^>]*>", "", with_names))


def problems_of_collection(path, now, invariants):
    database = sqlite3.connect(path)
    if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        yield "The database is not whole."
    for sentence, query in invariants_in(invariants):
        rows = database.execute(query, {"now": now}).fetchall()
        if rows:
            yield f"{sentence} {rows[0]}"
    for note, fields, checksum in database.execute("SELECT id, flds, csum FROM notes"):
        digest = hashlib.sha1(text_of(fields.split("\x1f")[0]).encode()).digest()
        if checksum != int.from_bytes(digest[:4], "big"):
            yield f"The checksum of note {note} is not that of its first field."


def main(package, now, invariants):
    archive = zipfile.ZipFile(package)
    problems = list(problems_of_archive(archive))
    with tempfile.NamedTemporaryFile() as file:
        file.write(archive.read("collection.anki2"))
        file.flush()
        problems += problems_of_collection(file.name, int(now), invariants)
    print(json.dumps(problems))


main(*sys.argv[1:])
