"""Filling in the forms of a page as a browser would: from its HTML, and nothing else."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.test import Client

Fields = dict[str, list[str]]


@dataclass
class Form:
    """The fields of one form with what stands in them, and its buttons."""

    attributes: dict[str, str | None]
    fields: Fields = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    selects: dict[str, dict[str, str | None]] = field(default_factory=dict)


class FormReader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open_form: Form | None = None
        self.select: dict[str, str | None] | None = None
        self.first_option: str | None = None
        self.textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.open_form = Form(found)
            self.forms.append(self.open_form)
        elif self.open_form is not None:
            self.note_field(self.open_form, tag, found)

    def note_field(self, form: Form, tag: str, found: dict[str, str | None]) -> None:
        name = found.get("name")
        if tag in {"input", "button"} and found.get("type", "text") in {"submit", None}:
            if "disabled" not in found:
                form.buttons.append((name or "", found.get("value") or ""))
        elif tag == "input" and name:
            kind = found.get("type", "text")
            is_box = kind in {"checkbox", "radio"}
            if not is_box or "checked" in found:
                form.fields.setdefault(name, []).append(found.get("value") or "on" * is_box)
        elif tag == "textarea" and name:
            self.textarea = name
            form.fields.setdefault(name, []).append("")
        elif tag == "select" and name:
            self.select, self.first_option = found, None
            form.selects[name] = found
        elif tag == "option" and self.select is not None:
            value = found.get("value") or ""
            self.first_option = value if self.first_option is None else self.first_option
            if "selected" in found:
                form.fields.setdefault(str(self.select["name"]), []).append(value)

    def handle_endtag(self, tag: str) -> None:
        form = self.open_form
        if tag == "form":
            self.open_form = None
        elif tag == "textarea":
            self.textarea = None
        elif tag == "select" and self.select is not None and form is not None:
            chosen = str(self.select["name"])
            if chosen not in form.fields and "multiple" not in self.select and self.first_option:
                form.fields[chosen] = [self.first_option]
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.textarea is not None and self.open_form is not None:
            values = self.open_form.fields[self.textarea]
            # A browser drops the line end that follows <textarea>.
            values[-1] += data if values[-1] else data.removeprefix("\r\n").removeprefix("\n")


def forms_in(page: bytes) -> list[Form]:
    reader = FormReader()
    reader.feed(page.decode())
    return reader.forms


def form_with(page: bytes, name: str) -> Form:
    """Return the form that has a field or button with this name."""
    return next(
        form
        for form in forms_in(page)
        if name in form.fields
        or name in form.selects
        or name in {button for button, _ in form.buttons}
    )


def submit(
    client: Client,
    address: str,
    form: Form,
    pressed: dict[str, str] | None = None,
    /,
    **changes: Any,
) -> Any:
    """Send a form of the page at this address, and return the page after it.

    A field set to None is left out, as an unticked box is.
    """
    fields: dict[str, Any] = {**form.fields, **(pressed or {})}
    for name, content in changes.items():
        if content is None:
            fields.pop(name, None)
        else:
            fields[name] = content
    target = urljoin(address, form.attributes.get("action") or "")
    return client.post(target, fields, follow=True)


def send(client: Client, address: str, button: str = "_save", /, **changes: Any) -> Any:
    """Open a form, change some fields, press a button, and return the page after it.

    ``button`` may carry a value: ``_step=approve``.
    """
    name, _, value = button.partition("=")
    form = form_with(client.get(address).content, name)
    pressed = next(known for key, known in form.buttons if key == name and value in {"", known})
    return submit(client, address, form, {name: pressed}, **changes)


def messages_of(response: Any) -> list[str]:
    """Return what the page tells the person at its top."""
    return [str(message) for message in response.context["messages"]]


def errors_of(response: Any) -> dict[str, list[str]]:
    """Return the problems of the form that came back, by field."""
    found: dict[str, list[str]] = response.context["adminform"].form.errors
    return found
