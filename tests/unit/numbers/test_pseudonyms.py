import pytest

from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.numbers.plan import is_emergency
from gamma_desktop.numbers.pseudonyms import Pseudonyms

RULES = NumberRules(extensions=frozenset({"201", "202", "203"}))


@pytest.fixture
def pseudonyms() -> Pseudonyms:
    return Pseudonyms(RULES)


@pytest.mark.parametrize(
    "number",
    [
        "+34647460197",
        "+34912345678",
        "+34900123456",
        "+34806123456",
        "+4930123456",
        "+442071838750",
        "+12025550123",
    ],
)
def test_a_number_becomes_another_of_its_country_and_kind(pseudonyms: Pseudonyms, number: str) -> None:
    before, after = understand(number, RULES), understand(pseudonyms.number(number), RULES)
    assert after.e164 != before.e164
    assert (after.kind, after.type, after.region) == (before.kind, before.type, before.region)


def test_every_way_of_writing_it_becomes_the_same_other_number(pseudonyms: Pseudonyms) -> None:
    written = ("+34647460197", "0647460197", "+340647460197", "647 46 01 97", "(+34) 647-460-197")
    shown = [pseudonyms.text(each) for each in written]
    assert len({understand(each, RULES).e164 for each in shown}) == 1
    assert [len(each) for each in shown] == [len(each) for each in written]
    assert shown[3][3::3] == "   "


@pytest.mark.parametrize(
    "text", ["６４７４６０１９７", "٦٤٧٤٦٠١٩٧", "6４7４6０1９7", "²³⁴⁵⁶⁷⁸", "௬௪௭௪", "Ⅷ Ⅳ Ⅵ"]
)
def test_digits_of_other_scripts_are_digits(pseudonyms: Pseudonyms, text: str) -> None:
    shown = pseudonyms.text(text)
    assert not set(shown) & {sign for sign in text if sign.isalnum() and not sign.isascii()}
    assert shown != text


@pytest.mark.parametrize(
    "text", ['"Ana Lopez" <sip:anonymous@pbx.example>', "sip:anonymous@x;from=647460197"]
)
def test_a_withheld_number_stays_one_without_what_stands_beside_it(pseudonyms: Pseudonyms, text: str) -> None:
    assert pseudonyms.text(text) == "anonymous"


def test_different_ones_stay_different_and_extensions_keep_their_order(pseudonyms: Pseudonyms) -> None:
    real = [f"+3464746{number:04}" for number in range(300)]
    assert len({pseudonyms.number(each) for each in real}) == 300
    shown = [pseudonyms.number(each) for each in ("201", "202", "203")]
    assert shown == sorted(shown)
    assert all(len(each) == 3 for each in shown)


@pytest.mark.parametrize("text", ["anonymous", "", "112", "1", "*"])
def test_what_is_nobodys_stays(pseudonyms: Pseudonyms, text: str) -> None:
    assert pseudonyms.text(text) == text


def test_a_name_is_a_name_and_the_same_for_the_same(pseudonyms: Pseudonyms) -> None:
    assert pseudonyms.text("Ana Lopez") == pseudonyms.text("ana  lopez") != pseudonyms.text("Ana Ruiz")
    assert pseudonyms.text("Ext 201") == f"Ext {pseudonyms.number('201')}"


@pytest.mark.parametrize("region", ["ES", "DE", "GB", "US"])
def test_no_extension_becomes_an_emergency_number(region: str) -> None:
    rules = NumberRules(region=region)
    real = [str(each) for each in range(100, 1000) if not is_emergency(str(each), region)]
    made = list(map(Pseudonyms(rules).number, real))
    assert sorted(made) == real
    assert not [each for each in made if is_emergency(each, region)]
    behind_a_zero = [f"0{each}" for each in range(10, 100) if not is_emergency(f"0{each}", region)]
    assert sorted(map(Pseudonyms(rules).number, behind_a_zero)) == behind_a_zero
