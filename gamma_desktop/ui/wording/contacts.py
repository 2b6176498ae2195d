"""What is odd about a file of contacts, or why it is not imported."""

from enum import StrEnum

from gamma_desktop.contacts.codes import ColumnContent, FileProblem, NoPerson, Oddity

_SAVE = "Open it in the program that made it, save it as XLSX or CSV (UTF-8), and import that."
_SPLIT = "Split it, and import the parts together."
_SPLIT_SOURCES = "Split it, and import each part as a source of its own."
_HEADINGS = (
    "The first row must have headings, such as: Name, Company, Phone, Mobile. {found}"
    " If one of its columns is meant, say which."
)
_NOTHING_CHANGED = "Is it what its name says? Nothing was changed."

SENTENCES: dict[StrEnum, str] = {
    Oddity.LEFT_OUT: "Left out: {why}",
    Oddity.SAME_AS: "This is the same as line {line}.",
    Oddity.SAME_AS_IN_FILE: "This is the same as line {line} of {file}.",
    Oddity.TEXT_CUT: "“{text}…” was cut to {most} characters.",
    Oddity.NOTE_CUT: "The note was cut to {most} characters.",
    Oddity.TOO_MANY_NUMBERS: "There are more than {most} numbers; the others were left out.",
    Oddity.NOT_AN_ADDRESS: "“{text}” was left out: it is no e-mail address.",
    Oddity.NUMBER_AS_NAME: "“{text}” stands where a name would.",
    Oddity.UNMATCHED_NUMBER: "“{text}” is kept, but no call will match it: {why}",
    Oddity.CUT_DIGITS: (
        "A spreadsheet has cut its digits. Format the column as text there, and save it again."
    ),
    Oddity.SEVERAL_MEANINGS: "It could be read as more than one number.",
    Oddity.MORE: "There are {count:,} more like these; correct some of them, and import again.",
    Oddity.FILE_ENCODING: "The file is not UTF-8, and was read as {encoding}. Are the letters right?",
    Oddity.LINE_ENCODING: "This line is not UTF-8 like others, and was read as {encoding}. Is it right?",
    Oddity.MORE_LINE_ENCODINGS: "{count:,} more lines are not UTF-8 like others.",
    Oddity.ABOVE_HEADINGS: "What stands above the headings was left out, lines of text: {count}.",
    Oddity.NO_HEADINGS: "There are no headings: each column was recognized by its cells.",
    Oddity.COLUMN_NOT_IMPORTED: "“{heading}” looks like {content}, and is not imported.",
    Oddity.UNNAMED_COLUMN_NOT_IMPORTED: "“Column {column}” looks like {content}, and is not imported.",
    Oddity.OTHER_SHEETS: "Only the first sheet, “{sheet}”, was read; not read: {others}.",
    Oddity.HIDDEN_CELLS: ("What is hidden in the sheet was read too (rows: {rows:,}, columns: {columns:,})."),
    Oddity.WITHOUT_RESULT: (
        "Formulas whose result is not in the file, and that count as empty: {count:,}."
        " Open it in a spreadsheet program, and save it again."
    ),
    Oddity.ERROR_CELLS: "Cells that show an error and count as empty: {count:,}.",
    Oddity.OUTSIDE_CARDS: "This line stood outside of any card, and was left out.",
    Oddity.SEVERAL_OUTSIDE_CARDS: (
        "This line and {count:,} more stood outside of any card, and were left out."
    ),
    Oddity.NO_END: "The end of this card (END:VCARD) is missing.",
    Oddity.AGENT: "Another person's card (AGENT) stands inside this one, and was left out.",
    Oddity.TOO_MANY_LINES: "There are more than {most} lines in this card; the others were left out.",
    Oddity.LINE_TOO_LONG: "This line is too long, and was left out.",
    Oddity.NOT_A_PROPERTY: "This line is no property of a card, and was left out.",
    Oddity.UNENDED_LINE: "The file ends in the middle of this line, which was left out.",
    Oddity.CARD_ENCODING: "“{text}” is not UTF-8, and was read as {encoding}. Is it right?",
    Oddity.MORE_CARD_ENCODINGS: (
        "“{text}” is not UTF-8, and was read as {encoding}. Is it right?"
        " So were lines of this card: {count} more."
    ),
    Oddity.LINKED_PICTURE: "The picture is only linked to, and was left out.",
    Oddity.UNREADABLE_PICTURE: "The picture cannot be read, and was left out.",
    Oddity.SECOND_COMPANY: "“{text}” was left out: a contact has one company.",
    Oddity.SECOND_TITLE: "“{text}” was left out: a contact has one job title.",
    Oddity.SECOND_PICTURE: "A contact has one picture; this one was left out.",
    Oddity.CARD_NOT_GIVEN: "The server did not give out this card. It is asked for again next time.",
    NoPerson.NO_NAME_OR_COMPANY: "there is no name and no company.",
    NoPerson.NO_NAME: "there is no name.",
    NoPerson.NO_NUMBER: "there is no number.",
    NoPerson.NEVER_CLOSED: "its quotation marks are never closed.",
    NoPerson.SUM: "it sums up or counts the rows above.",
    NoPerson.NOT_TEXT: "there are bytes in it that are not text.",
    NoPerson.QUOTE_MISSING: "a quotation mark is missing, so it runs into the next line.",
    NoPerson.ROWS_TOGETHER: "more than one row stands in it. Is a quotation mark missing?",
    NoPerson.TOO_MANY_FIELDS: "{fields} fields under {headings} headings. Is a quotation mark missing?",
    NoPerson.FIELD_TOO_LONG: "field {field} is longer than {most} characters.",
    NoPerson.EMPTY: "it is empty.",
    NoPerson.GROUP: "this is a group, not a contact.",
    NoPerson.TWO_VERSIONS: "it has two versions, so two cards may have run into each other.",
    NoPerson.TWO_OF_ONE: "it has two of {property}, so two cards may have run into each other.",
    NoPerson.RUNS_INTO_END: "line {line} runs into the mark of its end.",
    NoPerson.CARD_TOO_LARGE: (
        "this card is larger than one answer may be. Make its picture or notes smaller."
    ),
    ColumnContent.NUMBERS: "numbers",
    ColumnContent.ADDRESSES: "e-mail addresses",
    ColumnContent.NAMES: "names",
    ColumnContent.COMPANIES: "companies",
    ColumnContent.TITLES: "job titles",
    ColumnContent.NOTES: "notes",
    FileProblem.NOT_OPENED: "{why}. Check the name and whether you may read it.",
    FileProblem.FOLDER: "It is a folder. Name the files in it.",
    FileProblem.ENDLESS: "It is no file that has an end. Save it as one.",
    FileProblem.TOO_LARGE: f"It is larger than {{megabytes}} MB. {_SPLIT}",
    FileProblem.TOO_MUCH_MEMORY: f"It takes more memory than an import may use. {_SPLIT}",
    FileProblem.TOO_MANY_ROWS: f"It has more than {{most:,}} rows. {_SPLIT_SOURCES}",
    FileProblem.TOO_MANY_COLUMNS: "It has more than {most} columns. Export the contacts alone.",
    FileProblem.TOO_MANY_CARDS: f"It has more than {{most:,}} cards. {_SPLIT_SOURCES}",
    FileProblem.UNPACKS_TOO_LARGE: (
        "It unpacks to more than {megabytes} MB. Save the contacts alone as a workbook or as CSV, and"
        " import that."
    ),
    FileProblem.CELLS_TOO_FAR: (
        "Its cells reach as far as row {row:,}, over {columns:,} columns. Delete what stands far from the"
        " contacts, save it, and import that."
    ),
    FileProblem.EMPTY: "It is empty. Export the contacts again, and import that.",
    FileProblem.NOT_TEXT: (
        "This is no text file. Save it as CSV (UTF-8) in the program that made it, and import that."
    ),
    FileProblem.MARKUP: (
        "This is an XML or HTML file, such as a phone book of a Fritz!Box or Snom: these are not read."
        " Export the contacts as vCard or CSV there (or by a program that reads it), and import that."
    ),
    FileProblem.NO_CARD: "There is no vCard in it: nothing begins with BEGIN:VCARD.",
    FileProblem.TOO_DEEP: (
        "In it cards stand within cards, more than {most} deep: no address book is like that."
    ),
    FileProblem.NO_NAMES: f"No column has names. {_HEADINGS}",
    FileProblem.NO_NUMBERS: f"No column has numbers. {_HEADINGS}",
    FileProblem.DAMAGED: (
        "It is damaged, or was not saved to its end. Open it in a spreadsheet program, save it again, and"
        " import that."
    ),
    FileProblem.XLSB: f"This is an Excel workbook in binary form (XLSB). {_SAVE}",
    FileProblem.ODS: f"This is a spreadsheet in OpenDocument form (ODS), or another document. {_SAVE}",
    FileProblem.NUMBERS_APP: (
        f"This is a document of Apple's Numbers, or of another program of theirs. {_SAVE}"
    ),
    FileProblem.WORD: f"This is a document of Word. {_SAVE}",
    FileProblem.ZIP: "This is a ZIP file. Unpack it, and import the files in it.",
    FileProblem.PROTECTED: (
        "It is protected with a password. Save it without one in Excel, and import that."
    ),
    FileProblem.OLDER_OFFICE: (
        "This is a file of an older Excel (XLS), or of another older Office program. Open it, save it as an"
        " Excel workbook (XLSX), and import that."
    ),
    FileProblem.WEB_PAGE: f"This is a web page, whatever its name says. {_SAVE}",
    FileProblem.OLDER_XML: f"This is a spreadsheet in Excel's older XML form. {_SAVE}",
    FileProblem.PDF: f"This is a PDF document. {_SAVE}",
    FileProblem.WITHOUT_HEADINGS: "It has no headings.",
    FileProblem.NAMES_ARE_NUMBERS: "Under “{heading}” there are numbers.",
    FileProblem.OTHER_HEADINGS: "It has: {headings}.",
    FileProblem.MORE_HEADINGS: "It has: {headings}, ….",
    FileProblem.NO_HEADING: "All of its headings are empty.",
    FileProblem.OTHER_SHEETS: (
        "{problem} Only the first sheet, “{sheet}”, is read: if the contacts are in {others}, move it there."
    ),
    FileProblem.TOO_SLOW: f"It takes too long. {_NOTHING_CHANGED}",
    FileProblem.BEYOND_LIMITS: (
        f"It could not be read to its end within the limits of an import. {_NOTHING_CHANGED}"
    ),
    FileProblem.READER_BROKEN: f"The part of the program that reads it has failed. {_NOTHING_CHANGED}",
    FileProblem.READER_STRAYED: f"The part of the program that reads it has failed. {_NOTHING_CHANGED}",
}
