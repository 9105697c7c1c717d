"""Language tags that are well-formed but name no language.

The grammar is that of BCP 47 (https://www.rfc-editor.org/info/bcp47); which subtags exist says the IANA Language
Subtag Registry, by the package langcodes.
"""

from functools import lru_cache

LONGEST = 60
_COUNTRIES = {
    "cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "jp": "ja", "sp": "es", "ua": "uk", "uk-ua": "uk", "vn": "vi",
}  # fmt: skip
"""Codes of countries that are often taken for those of their languages, and that no language has."""


@lru_cache(maxsize=4096)
def meant(tag: str) -> str | None:
    """None for a tag whose subtags are registered, else the tag that is surely meant, or "" if that is not clear.

    >>> meant("es-419"), meant("x-draft"), meant("sp"), meant("en-UK"), meant("qq-QQ")
    (None, None, 'es', 'en-GB', '')
    """
    if len(tag) > LONGEST:
        return ""
    if _registered(tag):
        return None
    first, hyphen, rest = tag.partition("-")
    mended = _COUNTRIES.get(first.lower(), first) + hyphen + rest
    return next((t for t in (mended, _standardized(tag), _without_repetition(tag)) if t != tag and _registered(t)), "")


def _registered(tag: str) -> bool:
    from langcodes import Language, LanguageTagError
    from langcodes.tag_parser import parse_tag

    try:
        if parse_tag(tag)[0][0] == "grandfathered":
            return True
        # Not normalised, for that lets pass `eng` and `en-UK`, which are no subtags of the registry.
        return Language.get(tag, normalize=False).is_valid()
    except (LanguageTagError, ValueError, IndexError):
        return False


def _standardized(tag: str) -> str:
    from langcodes import LanguageTagError, standardize_tag

    try:
        return standardize_tag(tag)
    except (LanguageTagError, ValueError, IndexError):
        return tag


def _without_repetition(tag: str) -> str:
    """`es` for `es-ES-ES`, and `en` for `en-EN`, which repeats the language as if it were a country."""
    return "-".join(dict.fromkeys(tag.lower().split("-")))
