"""An import of contacts, step by step: what was recognised, how far it is, what it came to."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from gamma_desktop.contacts.csv_fields import Field
from gamma_desktop.contacts.file_kind import FileKind
from gamma_desktop.contacts.importing import FilePreview, ImportProblem, ImportProgress, ImportReport
from gamma_desktop.ui.window.navigation import Page
from tests.screenshots.scene import Scene
from tests.screenshots.window import LARGE, SMALL, drawn
from tests.ui.desk import OpenWindow

TABLE = FilePreview(
    name="Clientes 2026.csv",
    kind=FileKind.TABLE,
    entries=1204,
    encoding="cp1252",
    delimiter=";",
    headings=(
        "Ref.", "Cliente", "Teléfono", "Teléfono móvil", "Población", "Correo electrónico", "Observaciones"
    ),
    fields=(
        Field.IGNORED, Field.NAME, Field.PHONE, Field.PHONE, Field.IGNORED, Field.EMAIL, Field.NOTE
    ),
    rows=(
        ("0017", "Clínica del Mar", "931 23 45 67", "611 22 33 55", "Barcelona", "ines@clinica.example", ""),
        ("0018", "Talleres Ferrer", "961 23 45 67", "", "Valencia", "taller@ferrer.example",
         "Llamar por la tarde"),
        ("0021", "Frutas del Turia", "963 45 67 89", "622 33 44 55", "Valencia", "", ""),
    ),
)  # fmt: skip
CARDS = FilePreview(
    name="Kontakte.vcf",
    kind=FileKind.VCARD,
    entries=342,
    rows=(
        (
            "Dr. Jürgen Müller",
            "Beispiel GmbH, Einkauf",
            "+49 151 12345678, +49 30 123456",
            "j.mueller@beispiel.example",
        ),
        ("Gläserei Öz", "", "+49 40 1234567", ""),
        ("Chloé Dubois", "Exemple SARL", "+33 6 12 34 56 78", "chloe@exemple.example"),
    ),
)
REPORT = ImportReport(
    read=1204,
    imported=1187,
    updated=9,
    skipped=3,
    removed=17,
    problems=(
        ImportProblem(file="Clientes 2026.csv", line=17, reason="Left out: there is no number."),
        ImportProblem(
            file="Clientes 2026.csv",
            line=42,
            reason="“96123” is kept, but no call will match it: No numbering plan has this number.",
        ),
        ImportProblem(file="Clientes 2026.csv", line=90, reason="This is the same as line 12."),
    ),
)


def scenes() -> Iterator[Scene]:
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"columns{name}", drawn(Page.CONTACTS, size, _look_at(TABLE)))
        yield Scene(f"progress{name}", drawn(Page.CONTACTS, size, _progress))
        yield Scene(f"report{name}", drawn(Page.CONTACTS, size, _report(REPORT)))
    yield Scene("cards", drawn(Page.CONTACTS, LARGE, _look_at(CARDS)))
    yield Scene("columns-missing", drawn(Page.CONTACTS, SMALL, _look_at(_without_numbers())))
    yield Scene("storing", drawn(Page.CONTACTS, SMALL, _storing))
    yield Scene("report-fine", drawn(Page.CONTACTS, SMALL, _report(ImportReport(read=342, imported=342))))


def _look_at(preview: FilePreview) -> Callable[[OpenWindow], None]:
    def look(opened: OpenWindow) -> None:
        opened.desk.importer.preview = preview
        opened.contacts.import_requested.emit(Path(preview.name))

    return look


def _progress(opened: OpenWindow) -> None:
    opened.contacts.import_requested.emit(Path("Clientes 2026.csv"))
    opened.desk.work()
    opened.contacts.importing.show_importing("Clientes 2026.csv")
    opened.contacts.importing.show_progress(ImportProgress(done=0.62, read=748))


def _storing(opened: OpenWindow) -> None:
    _progress(opened)
    opened.contacts.importing.show_progress(ImportProgress(done=1.0, read=1204, is_storing=True))


def _report(report: ImportReport) -> Callable[[OpenWindow], None]:
    def tell(opened: OpenWindow) -> None:
        opened.contacts.import_requested.emit(Path("Clientes 2026.csv"))
        opened.desk.work()
        opened.contacts.importing.show_report(report)

    return tell


def _without_numbers() -> FilePreview:
    fields = tuple(Field.IGNORED if field in {Field.PHONE, Field.EMAIL} else field for field in TABLE.fields)
    return replace(TABLE, fields=fields)
