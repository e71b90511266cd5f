"""An address as a feed writes it -> the one form under which the same page is known again.

Only what cannot tell two pages apart is taken away: RFC 3986, section 6.2, and parameters that say where a
reader came from. Nothing is guessed: http and https, www and no www, a slash at the end or none stay as
they are, and so does every parameter that is not known to be tracking.
"""

import re
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

LONGEST = 2_048
"""Characters; a longer link is no link. Slack and Discord refuse to show one."""

# Who sets them: Google Analytics and Ads, Facebook, Microsoft, X, Yandex, Instagram, Mailchimp, HubSpot,
# Marketo, Vero, Adobe, AT Internet (the BBC), comScore (Stuff, the BBC), Microsoft News, the New York Times.
_TRACKING = re.compile(
    r"utm_.*|at_(?:medium|campaign|campaign_type|format|mid|nation|audience_id|product|brand|ptr_name|ptr_type"
    r"|objective|link_(?:id|origin|title|type)|bbc_team|creation|custom\d)|ns_(?:mchannel|campaign|source"
    r"|linkname|fee)|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|yclid|igsh|igshid|ttclid|li_fat_id"
    r"|mc_[ce]id|_hsenc|_hsmi|hsctatracking|mkt_tok|vero_(?:conv|id)|s_cid|wt\.mc_id|cmpid|ocid|smid|smtyp"
    r"|ftag|maca|xtor|ampref",
    re.IGNORECASE,
)
# Names that mean something on many sites, and tracking only where the value says so: ?ref=rss, ?from=RSS.
_TRACKING_IF_RSS = re.compile(
    r"(?:ref|source|src|from|via|partner|emc|mod|medium|campaign|cmp|feed|traffic_source|rss)="
    r"(?:feeds?|rssfeed|(?:[\w.%+-]*[_.%+-])?rss(?:[_.%+-][\w.%+-]*)?)",
    re.IGNORECASE,
)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")
# As most links are: nothing in it is to be mended, quoted, resolved or left out.
_SIMPLE = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?!\.)[A-Za-z0-9._~-]*)+")
_PORTS = {"http": 80, "https": 443}
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_SECRET = re.compile(
    r"([?&;][^=&;#]*(?:token|key|secret|passw|pwd|auth|sig|credential|session)[^=&;#]*=)[^&;#]*",
    re.IGNORECASE,
)


def canonical(link: str) -> str:
    """The canonical form of an absolute http or https address, or "" if it is none.

    Scheme and host are in lower case (a host in another script as its ASCII form), a default port, the
    credentials and the fragment are gone, and so are the tracking parameters; the others keep their order.
    The result is printable ASCII and at most `LONGEST` characters long. Idempotent.
    """
    if len(link) <= LONGEST and _SIMPLE.fullmatch(link):
        return link
    parts = _split(link)
    if parts is None:
        return ""
    host = _host(parts)
    if not host:
        return ""
    path = _quoted(parts.path) or "/"
    query = "&".join(part for part in _quoted(parts.query).split("&") if part and not _is_tracking(part))
    # Sites that are one page name the article behind "#!" or "#/": there the fragment is the path.
    fragment = _quoted(parts.fragment) if parts.fragment.startswith(("!", "/")) else ""
    whole = f"{parts.scheme}://{host}{path}{'?' + query if query else ''}{'#' + fragment if fragment else ''}"
    return whole if len(whole) <= LONGEST else ""


def absolute(link: str, base: str) -> str:
    """The canonical form of a link that may be relative to `base`; "" if it is no http or https address."""
    if len(link) > 2 * LONGEST:
        return ""
    link = _tidied(link)
    try:
        return canonical(link if _SIMPLE.fullmatch(link) else urljoin(base, link)) if link else ""
    except ValueError:  # an unclosed bracket, a host that only looks like ASCII
        return ""


def shown(url: str) -> str:
    """The address as it may be written to logs, chats and errors: credentials as `***`, at most 300
    characters, and no control character."""
    url = _tidied(url[: 2 * LONGEST])
    try:
        well_formed = (urlsplit(url).port or 0) >= 0
    except ValueError:
        well_formed = False
    # A password with a slash in it ends the host too early, and its rest passes for a path: hide up to the
    # last @ wherever the host is not one.
    credentials = r"//[^/?#\\]*@" if well_formed else r"//.*@"
    hidden = _SECRET.sub(r"\1***", re.sub(credentials, "//***@", url))
    return hidden if len(hidden) <= 300 else hidden[:299] + "…"


def public(url: str) -> str:
    """The address without what is secret in it: name and password are left out, and so is the value of each
    parameter that looks like a key. It may lead nowhere without them. "" if it is no address."""
    try:
        parts = urlsplit(_tidied(url))
        _ = parts.port
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    return _SECRET.sub(r"\1", urlunsplit(parts._replace(netloc=host, fragment="")))


def _tidied(link: str) -> str:
    link = link.strip()
    return link if link.isprintable() else "".join(c for c in link if c.isprintable()).strip()


def _split(link: str) -> SplitResult | None:
    if len(link) > 2 * LONGEST:
        return None
    try:
        parts = urlsplit(_tidied(link))
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS else None


def _host(parts: SplitResult) -> str:
    """Host and port, in the one form they have; "" if they are not what they should be."""
    try:
        name = unquote(parts.hostname or "")
        port = parts.port
        host = f"[{name}]" if ":" in name else name if name.isascii() else name.encode("idna").decode()
    except ValueError:  # a port that is no number, a label that IDNA refuses
        return ""
    host = host.lower()
    # Browsers take a backslash for a slash, and would go to another host.
    if "\\" in parts.netloc or not _HOST.fullmatch(host):
        return ""
    return host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"


def _quoted(part: str) -> str:
    """RFC 3986, 6.2.2: what need not be quoted is not, what must be is, and the digits are upper-case."""
    part = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part)
    part = re.sub(r"%[0-9A-Fa-f]{2}", _requoted, part)
    return quote(part, safe=_SAFE, errors="ignore")


def _requoted(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return (
        character
        if character.isascii() and (character.isalnum() or character in "-._~")
        else match[0].upper()
    )


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return bool(_TRACKING.fullmatch(name) or _TRACKING_IF_RSS.fullmatch(parameter))
