"""Sources of contacts in every state, for tests and pictures."""

from dataclasses import replace
from datetime import timedelta

from gamma_desktop.contacts.sources import ContactSource, KeptSource, SourceKind, SourceState, SourceStatus
from tests.ui import office

TEAM = ContactSource(name="Team", kind=SourceKind.CARDDAV, url="https://cloud.example/", user="ana")
COMPANY = ContactSource(
    name="Company", kind=SourceKind.LDAP, url="ldaps://dc1.acme.example", user="reader@acme.example"
)
REFUSED = "The server refused user or password. Check user and password; some servers want an app password."
READ = SourceStatus(count=412, last_success=office.NOW - timedelta(minutes=22))
STALE = SourceStatus(count=2310, last_success=office.NOW - timedelta(days=1), last_error=REFUSED, failures=4)

FINE = SourceState(kept=KeptSource(source=TEAM, status=READ))
FAILED = SourceState(kept=KeptSource(source=COMPANY, status=STALE))
RUNNING = replace(FINE, is_running=True, done=260, total=412)
WAITING = SourceState(kept=KeptSource(source=COMPANY), is_waiting=True)
