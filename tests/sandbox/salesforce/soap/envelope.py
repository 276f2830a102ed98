"""Reads SOAP envelopes of the partner API and writes its answers and faults."""

from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import escape

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
PARTNER = "{urn:partner.soap.sforce.com}"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_ENVELOPE = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns{more} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
Content = str | bool | int | None | list["Node"]
Node = tuple[str, Content]


class Fault(Exception):
    """A whole SOAP call is refused; `code` carries its prefix, as in sf:INVALID_SESSION_ID."""

    def __init__(self, code: str, message: str) -> None:
        """Keep what the fault has to say."""
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Request:
    """An understood envelope: the session, whether duplicates may be saved, the call's element."""

    session: str
    allow_save: bool
    call: ElementTree.Element


def read(body: bytes) -> Request:
    """Read an envelope, or raise the fault of one that is none."""
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise Fault("soapenv:Client", f"Unable to parse the message: {error}") from error
    calls = list(root.find(SOAP + "Body") or ())
    if root.tag != SOAP + "Envelope" or len(calls) != 1:
        raise Fault("soapenv:Client", "Unable to find the one operation of the request")
    header = f"{SOAP}Header/{PARTNER}"
    session = root.findtext(f"{header}SessionHeader/{PARTNER}sessionId", "").strip()
    allow = root.findtext(f"{header}DuplicateRuleHeader/{PARTNER}allowSave", "").strip()
    return Request(session, allow in ("true", "1"), calls[0])


def local(element: ElementTree.Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def text_of(element: ElementTree.Element) -> str | None:
    """Return an element's text; an empty or nil one is null."""
    if element.get(_NIL) in ("true", "1"):
        return None
    return (element.text or "").strip() or None


def answer(operation: str, results: list[list[Node]], *, used: int, most: int) -> bytes:
    """Write the answer of a call, the limits in its header."""
    info: list[Node] = [("current", used), ("limit", most), ("type", "API REQUESTS")]
    header = _written(("LimitInfoHeader", [("limitInfo", info)]))
    body = _written((operation + "Response", [("result", list(nodes)) for nodes in results]))
    envelope = _ENVELOPE.format(more='="urn:partner.soap.sforce.com"')
    return (
        f"{_HEAD}{envelope}<soapenv:Header>{header}</soapenv:Header><soapenv:Body>{body}</soapenv:Body>"
        "</soapenv:Envelope>"
    ).encode()


def fault(code: str, message: str) -> bytes:
    """Write a fault; what Salesforce itself refuses comes with a detail."""
    plain = code.partition(":")[2]
    shown = f"{plain}: {message}" if code.startswith("sf:") else message
    detail = ""
    if code.startswith("sf:"):
        detail = (
            '<detail><sf:UnexpectedErrorFault xsi:type="sf:UnexpectedErrorFault">'
            f"<sf:exceptionCode>{plain}</sf:exceptionCode>"
            f"<sf:exceptionMessage>{escape(message)}</sf:exceptionMessage></sf:UnexpectedErrorFault></detail>"
        )
    # No default namespace here: faultcode and faultstring belong to none.
    envelope = _ENVELOPE.format(more=':sf="urn:fault.partner.soap.sforce.com"')
    return (
        f"{_HEAD}{envelope}<soapenv:Body><soapenv:Fault><faultcode>{code}</faultcode>"
        f"<faultstring>{escape(shown)}</faultstring>{detail}</soapenv:Fault></soapenv:Body></soapenv:Envelope>"
    ).encode()


def _written(node: Node) -> str:
    name, content = node
    if content is None:
        return f'<{name} xsi:nil="true"/>'
    if isinstance(content, list):
        return f"<{name}>{''.join(_written(one) for one in content)}</{name}>"
    text = str(content).lower() if isinstance(content, bool) else escape(str(content))
    return f"<{name}>{text}</{name}>"
