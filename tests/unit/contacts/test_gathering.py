from dataclasses import replace

import pytest

from gamma_desktop.contacts.codes import Oddity
from gamma_desktop.contacts.importing import ImportedPerson, ImportProblem, ProblemCode
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.errors import Message
from tests.unit.contacts.whole_files import ReadFile, gathered

ANA = ImportedPerson(
    file="a.csv",
    line=2,
    name="Ana",
    company="Acme",
    numbers=(ContactNumber(raw="203"),),
    note="Hi",
)


def ids(*people: ImportedPerson, source: str = "crm") -> list[str]:
    return [contact.id for contact in gathered(source, [ReadFile(people=people)]).contacts]


def test_a_person_becomes_a_contact_of_the_source() -> None:
    (contact,) = gathered("crm", [ReadFile(people=(ANA,))]).contacts

    told = (contact.name, contact.company, contact.numbers, contact.note, contact.source)
    assert told == ("Ana", "Acme", ANA.numbers, "Hi", "crm")


def test_somebody_known_by_a_uid_keeps_the_id_whatever_their_name() -> None:
    assert ids(replace(ANA, uid="u1")) == ids(replace(ANA, uid="u1", name="Ana Lopez", company=""))
    assert ids(replace(ANA, uid="u1")) != ids(replace(ANA, uid="u2"))


def test_what_was_exported_comes_back_under_its_id_to_its_source_and_under_a_new_one_to_another() -> None:
    exported = replace(ANA, uid="u", own_source="crm", own_id="id-1")

    assert ids(exported) == ["id-1"]
    assert ids(exported, source="backup") == ids(replace(ANA, uid="u"), source="backup")


@pytest.mark.parametrize("own_id", ["", "a b", "x" * 300, "<b>"])
def test_an_id_that_is_none_of_ours_is_not_taken(own_id: str) -> None:
    assert ids(replace(ANA, own_source="crm", own_id=own_id)) == ids(ANA)


def test_the_same_id_twice_is_two_contacts() -> None:
    exported = replace(ANA, own_source="crm", own_id="id-1")

    assert len(set(ids(exported, replace(exported, note="another")))) == 2


def test_an_id_stays_when_anything_but_name_and_company_changes() -> None:
    assert ids(ANA) == ids(replace(ANA, name="ANA", line=9, numbers=(), note=""))


def test_ids_differ_by_name_by_company_and_by_source() -> None:
    others = [ids(replace(ANA, name="Bea")), ids(replace(ANA, company="")), ids(ANA, source="own")]

    assert len({str(each) for each in (ids(ANA), *others)}) == 4


def test_name_and_company_do_not_run_into_each_other() -> None:
    assert ids(replace(ANA, name="Ana A", company="B")) != ids(replace(ANA, name="Ana", company="A B"))


def test_namesakes_stay_two_people() -> None:
    found = ids(ANA, replace(ANA, line=3, note="the other one"))

    assert len(set(found)) == 2
    assert found[0] == ids(ANA)[0]


def test_who_stands_there_twice_counts_once_and_is_told() -> None:
    again, elsewhere = replace(ANA, line=7), replace(ANA, file="b.csv", line=3)
    found = gathered("crm", [ReadFile(read=2, people=(ANA, again)), ReadFile(read=1, people=(elsewhere,))])

    assert (found.read, len(found.contacts)) == (3, 1)
    assert found.problems == (
        ImportProblem(
            file="a.csv", line=7, reason=Message(Oddity.SAME_AS, line=2), code=ProblemCode.REPEATED
        ),
        ImportProblem(
            file="b.csv",
            line=3,
            reason=Message(Oddity.SAME_AS_IN_FILE, line=2, file="a.csv"),
            code=ProblemCode.REPEATED,
        ),
    )
