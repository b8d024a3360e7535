"""Text files: which characters their bytes are."""

import codecs
import re

from pipelines.errors import UnreadableFile

# Pictures, documents and archives by their first bytes.
_NO_TEXT = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF", b"%PDF", b"{\\rtf", b"%!PS",
    b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF",
    b"\x7fELF", b"MZ", b"SQLite format",
)  # fmt: skip
_BITMAP = b"BM"
_BITMAP_RESERVED = slice(6, 10)

# The control characters that somebody's text may hold: tab, line ends, form feed, and the end mark of old programs.
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f]")
_CONTROLS_SHARE_MAX = 0.01
_LOOKED_AT = 2**16

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(content: bytes, declared: str = "") -> str:
    """The text of a file.

    UTF-16 with its mark, the declared encoding where its bytes obey it, UTF-8 with or without mark, else cp1252,
    and latin-1 for the bytes that it lacks.

    Args:
        content: the whole file.
        declared: the encoding that the file itself names, empty for none.

    Raises:
        UnreadableFile: BRK-001, it is no text.
    """
    if _is_no_text(content):
        reason = "the file is a picture, a document or an archive"
        raise UnreadableFile("BRK-001", reason)
    text = _decoded(content, declared)
    looked_at = text[:_LOOKED_AT]
    if "\0" in text or len(_CONTROLS.findall(looked_at)) > _CONTROLS_SHARE_MAX * len(looked_at):
        reason = "the file is no text"
        raise UnreadableFile("BRK-001", reason)
    return text


def _is_no_text(content: bytes) -> bool:
    if content.startswith(_BITMAP):
        return content[_BITMAP_RESERVED] == bytes(4)  # a text may begin with BM
    return content.startswith(_NO_TEXT)


def _decoded(content: bytes, declared: str) -> str:
    if content.startswith(_UTF_16_MARKS):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            reason = "the file is damaged UTF-16"
            raise UnreadableFile("BRK-001", reason) from error
    for encoding in filter(None, [declared, "utf-8-sig"]):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", errors=_LATIN_1)


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    """The bytes that cp1252 lacks are taken as latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


_LATIN_1 = "sahih.latin-1"
codecs.register_error(_LATIN_1, _as_latin_1)
