"""An import of contacts, step by step: what was recognised, how far it is, what it came to."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.csv_fields import Field
from gamma_desktop.contacts.importing import FilePreview, ImportProgress, ImportReport
from gamma_desktop.contacts.preview import previewed
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.ui.window.navigation import Page
from tests.screenshots.scene import Scene
from tests.screenshots.window import LARGE, SMALL, drawn
from tests.ui.desk import OpenWindow
from tests.unit.contacts.whole_files import collected, gathered

RULES = NumberRules()


def opened_file(name: str, content: bytes) -> ContactFile:
    return ContactFile(io.BytesIO(content), name, RULES, shrink=lambda _image: None)


def previewed_file(name: str, content: bytes) -> FilePreview:
    return previewed(opened_file(name, content))


def report_of(name: str, content: bytes) -> ImportReport:
    """What importing it into an empty book comes to."""
    read = collected(opened_file(name, content).entries())
    found = gathered(name, [read])
    imported = len(found.contacts)
    return ImportReport(
        read=found.read,
        imported=imported,
        skipped=found.read - imported,
        problems=tuple(sorted(found.problems, key=lambda problem: problem.line)),
    )


def workbook() -> bytes:
    """A list of customers as an office keeps it: a title, numbers as numbers, an account, an old sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Clientes"
    for row in (
        ("Clientes 2026", None, None, None, None, None),
        ("Empresa", "Contacto", "Teléfono", "Móvil", "Cuenta", "Observaciones"),
        ("Clínica del Mar", "Inés Castro", 931234567, 611223355, 912345001, None),
        ("Talleres Ferrer", "Lucía Ferrer", 961234567, None, 912345002, "Llamar por la tarde"),
        ("Frutas del Turia", "Paco Ribes", "963456789 / 90", 34622334455, 912345003, None),
        ("Óptica Vidal", None, "preguntar a Ana", 644556677, 912345004, None),
        ("Hotel Miramar", "Recepción", None, None, 912345005, "Sin teléfono"),
        ("Gestoría Puig", "Anna Puig", "93 234 56 01 ext. 12", None, 912345006, None),
    ):
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    book.create_sheet("Antiguos").append(("Cliente", "Teléfono"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


THREE_CX = """FirstName,LastName,Company,Mobile,Mobile2,Home,Business,Business2,Email,Other,BusinessFax,Pager
Marta,Prieto,Talleres Uno SL,612345601,612345602,,912345605,912345606,marta@uno.example,912345607,912345608,
Inés,Castro,Clínica del Mar,611223355,,,931234567,,ines@clinica.example,,,
Lucía,Ferrer,Talleres Ferrer,,,961234567,,,taller@ferrer.example,,,
Paco,Ribes,Frutas del Turia,622334455,,,963456789,,,,,
,,Óptica Vidal,,,,preguntar a Ana,,,,,
Pau,Soler,,,,,,,,,,
""".encode()
_CATALAN = """Nom,Cognoms,Empresa,Telèfon,Mòbil,Correu electrònic,Adreça,Notes,Observacions
Anna,Puig Serra,Tallers Un SL,932345601,612345602,anna@tallers.example,C. Major 3,,Dimarts
Pere,Vidal,,932345603,,pere@vidal.example,Pl. Nova 1,Client,
Núria,Ferrer Mas,Decoració Ferrer,93 234 56 04 / 05,,,C. Nou 12,,
Jordi,Soler,Fruites Soler,,633445566,jordi@soler.example,C. Vell 7,,
"""
CATALAN = b"\n".join(
    line.encode("cp1252" if line.startswith("Núria") else "utf-8") for line in _CATALAN.splitlines()
)
DAMAGED = (Path(__file__).parents[1] / "data" / "contacts" / "damaged.vcf").read_bytes()
FILES = {
    "3cx": ("3cx-contacts.csv", THREE_CX),
    "catalan": ("Contactes.csv", CATALAN),
    "damaged": ("damaged.vcf", DAMAGED),
    "xlsx": ("Clientes 2026.xlsx", workbook()),
}
TABLE = previewed_file(*FILES["xlsx"])


def scenes() -> Iterator[Scene]:
    for name, size in (("", LARGE), ("-small", SMALL)):
        for kind, file in FILES.items():
            yield Scene(f"{kind}{name}", drawn(Page.CONTACTS, size, _look_at(previewed_file(*file))))
            yield Scene(f"{kind}-report{name}", drawn(Page.CONTACTS, size, _report(report_of(*file))))
        yield Scene(f"progress{name}", drawn(Page.CONTACTS, size, _progress))
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
    return replace(TABLE, fields=fields, first=(), problems=())
