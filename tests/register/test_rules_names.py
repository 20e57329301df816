"""One key for a name in French and in Arabic: every rule by its example, pairs that meet, pairs that do not."""

from __future__ import annotations

import ast
import inspect
import time
import unicodedata
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import register_link_data
from twiza.config.demo.dataset import dataset
from twiza.config.demo.synthetic import names as demo
from twiza.core.text import fold
from twiza.register.rules.names import explain_key, name_keys
from twiza.register.rules.names.groups import Group, groups
from twiza.register.rules.names.lexicon import LEXICON
from twiza.register.rules.names.reading import ALTERNATES, CONTENT, KNOWN
from twiza.register.rules.names.rule import KeyRule, rows
from twiza.register.rules.names.skeleton import skeleton

GROUPS = list(groups())
RULES = [(group, rule) for group in GROUPS for rule in group.rules]


def key(name: str) -> str:
    """The tokens of one name in written order."""
    return " ".join(name_keys([name]).tokens[0])


@pytest.mark.parametrize(("group", "rule"), RULES, ids=[f"{g.code}:{r.written[:24]}" for g, r in RULES])
def test_every_rule_does_what_its_example_says(group: Group, rule: KeyRule) -> None:
    assert key(rule.before) == rule.after


@pytest.mark.parametrize("rule", [r for g, r in RULES if g.code in ("legal", "misspelt")], ids=lambda r: r.before)
def test_every_word_of_law_tells_its_form(rule: KeyRule) -> None:
    code = rule.becomes.split()[0]
    name, (form,) = rule.before, name_keys([rule.before]).form
    interest = "intérêt" in name or "النفع" in name
    assert form == ("economic_interest_group" if interest else code)


def test_every_letter_of_a_rule_is_read_by_it() -> None:
    for vowel, code in (("ا", "arabic"), ("ⴰ", "tifinagh")):
        for rule in (rule for group, rule in RULES if group.code == code):
            found = {skeleton(fold(f"{vowel}{letters}{vowel}")) for letters in rule.written.split()}
            assert found == {rule.becomes}, rule


def test_every_look_alike_is_read_as_the_letter_it_looks_like() -> None:
    for rule in (rule for group, rule in RULES if group.code == "homoglyphs"):
        assert {key(f"Tifsa{letter}ba") for letter in rule.written.split()} == {key(f"Tifsa{rule.becomes}ba")}


def test_every_word_of_a_rule_is_known() -> None:
    for group, rule in RULES:
        if group.code in ("legal", "links", "numbers", "months", "particles", "joined"):
            assert [word for word in rule.written.split() if fold(word).replace(" ", "") not in KNOWN] == []


def test_all_words_of_one_meaning_have_one_key() -> None:
    for french, phrase, others in LEXICON:
        assert len({key(f"Tifsa {word}") for word in (*french, phrase, *others)}) == 1, phrase


def test_no_word_has_two_meanings() -> None:
    meant: dict[str, str] = {}
    for french, phrase, others in LEXICON:
        for word in (*french, phrase, *others):
            assert meant.setdefault(fold(word), phrase) == phrase, word
    assert all(KNOWN[fold(word)][0].kind == CONTENT for french, _, _ in LEXICON for word in french if word != "union")


@pytest.mark.parametrize(
    ("spelt", "arabic"), [("Yanbou", "ينبوع"), ("Ibtikar", "الابتكار"), ("Almouhit", "المحيط"), ("Choghl", "الشغل")]
)
def test_a_spelt_form_of_a_lexicon_word_takes_its_key(spelt: str, arabic: str) -> None:
    assert skeleton(fold(arabic)) in ALTERNATES
    assert key(f"Tifsa {spelt}") == key(f"Tifsa {arabic}")


def test_a_rule_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="half a rule"):
        rows("latin", "half a rule")


SAME = [
    ("Coopérative Al Amal", "تعاونية الأمل"),
    ("COOPERATIVE ALAMAL", "ت. الامل"),
    ("Sté Coop. L'Amal", "شركة تعاونية لامل"),
    ("Coopérative Coopérative El Amal", "تعاونية تعاونية الأمَـل"),
    ("Coop Chourouq", "تعاونية الشُّروق"),
    ("Coop. Ach-Chourouk", "تعاونية شروق"),
    ("Coopérative Ennour", "تعاونية النور"),
    ("Coopérative An Nour", "التعاونية نور"),
    ("Coopérative Lumière", "تعاونية النور"),
    ("Coopérative Taoufik", "تعاونية التوفيق"),
    ("Coopérative Ettawfiq", "تعاونية التوفيق"),
    ("Coopérative Djebel Toubkal", "تعاونية جبل توبقال"),
    ("Coopérative Rhafsai", "تعاونية غفساي"),
    ("Coop Ouarzazate", "تعاونية ورزازات"),
    ("Coopérative El Ouahda", "تعاونية الوحدة"),
    ("Coopérative Abdellah", "تعاونية عبد الله"),
    ("Coopérative Moulay Abderrahmane", "تعاونية مولاي عبد الرحمان"),
    ("Coopérative Bouazza", "تعاونية بو عزة"),
    ("Coopérative Oulad M'hamed", "تعاونية أولاد امحمد"),
    ("Coopérative des femmes de Tifelt", "تعاونية النساء تيفلت"),
    ("Coopérative apicole Tifelt", "تعاونية تيفلت لتربية النحل"),
    ("Coopérative Féminine pour la Production de Miel", "التعاونية النسوية لإنتاج العسل"),
    ("Union des coopératives de l'argan", "اتحاد تعاونيات أركان"),
    ("Coopérative Al Ittihad", "تعاونية الاتحاد"),
    ("Coopérative Union", "تعاونية الاتحاد"),
    ("Groupement d'Intérêt Économique Targa", "مجموعة ذات النفع الاقتصادي تارݣا"),
    ("G.I.E Targa", "GIE Targa"),
    ("Coopérative Al-Amal", "تعاونية ال أمل"),
    ("Coopérative 20 août", "تعاونية ٢٠ غشت"),
    ("Coopérative Mohammed VI", "تعاونية محمد السادس"),
    ("Coopérative du 6 novembre", "تعاونية 6 نونبر"),
    ("C.O.P.A.G", "COPAG"),
    ("C. O. P. A. G. Taroudant", "Copag Taroudant"),
    ("Сооpérative Sаlаm", "Coopérative Salam"),
    ("\u200fتعاونية\u200e السلام\u202c", "Coopérative Salam"),
    ("تعاونية پاريس", "Coopérative Paris"),
    ("تعاونیة کوکب", "Coopérative Kawkab"),
    ("Coopérative Tiwizi", "ⵜⵉⵡⵉⵣⵉ"),
    ("Aïcha", "عائشة"),
    ("Coopérative Hayat", "تعاونية الحياة"),
    ("Coopérative Chaouia", "تعاونية الشاوية"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_name_meet(one: str, other: str) -> None:
    keys = name_keys([one, other])
    assert keys.skeleton[0] == keys.skeleton[1] != ""


APART = [
    ("Coopérative Al Amal", "تعاونية الأمان"),
    ("Coopérative Al Wahda", "تعاونية الهدى"),
    ("Coopérative Nour", "تعاونية النصر"),
    ("Coopérative 20 août", "تعاونية 30 غشت"),
    ("Coopérative 11 janvier", "تعاونية 11 نونبر"),
    ("Coopérative Mohammed V", "تعاونية محمد السادس"),
    ("Coopérative Al Amal 1", "Coopérative Al Amal 2"),
    ("Coopérative Ali", "تعاونية على الله"),
    ("Coopérative Aïn Leuh", "تعاونية آيت لوه"),
    ("Coopérative Miel de Tifelt", "تعاونية زيت تيفلت"),
    ("Coopérative Taza", "Coopérative Tiznit"),
    ("Coopérative Aya", "Coopérative Awa"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_names_stay_apart(one: str, other: str) -> None:
    keys = name_keys([one, other])
    assert keys.skeleton[0] != keys.skeleton[1]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Coopérative Union des Sociétés Coopératives du Kloto", "union"),
        ("Société coopérative Amal", "cooperative"),
        ("Groupement Tifelt", "group"),
        ("جمعية النصر", "association"),
        ("الجمعية المغربية", "association"),
        ("تعاونية الجمعية", "cooperative"),
        ("Al Amal", ""),
        ("Amal Coop", "cooperative"),
        ("Mars", ""),
    ],
)
def test_the_form_is_read_where_it_stands(name: str, form: str) -> None:
    assert name_keys([name]).form == [form]


def test_columns_are_aligned_and_become_arrow() -> None:
    names = ["Coopérative Al Amal تعاونية الأمل", None, "", "  ", "COPAG Souss", "Union Agricole du Maroc", "Al Amal"]
    keys = name_keys(names)
    assert len(keys) == len(names)
    assert keys.compact == ["ml", "", "", "", "kbkss", keys.compact[5], "ml"]
    assert keys.skeleton[1:4] == ["", "", ""]
    assert keys.tokens[1] == []
    assert keys.script == ["mixed", "", "", "", "latin", "latin", "latin"]
    assert keys.acronym[4] == "copag"
    assert keys.initials[5] == "uam"
    table = keys.table()
    assert table.num_rows == len(names)
    assert table.schema.field("tokens").type == pa.list_(pa.string())
    assert table["tokens"].to_pylist() == keys.tokens
    assert name_keys([]).table().num_rows == 0


def test_words_in_another_order_share_the_skeleton_not_the_compact() -> None:
    keys = name_keys(["Coopérative Tifelt Salam", "Coopérative Salam Tifelt"])
    assert keys.skeleton[0] == keys.skeleton[1]
    assert keys.compact[0] != keys.compact[1]


def test_the_key_is_explained_word_by_word() -> None:
    assert explain_key("Coop. L'Amal des femmes, 20 août") == [
        ("legal", "coop", "cooperative"),
        ("links", "l", ""),
        ("latin", "amal", "ml"),
        ("links", "des", ""),
        ("lexicon", "femmes", "ns"),
        ("numbers", "20", "20"),
        ("months", "aout", "m08"),
        ("key", "Coop. L'Amal des femmes, 20 août", "ml ns 20 m08"),
    ]
    codes = {group.code for group in GROUPS} | {"dotted", "capitals", "key"}
    assert {rule for one, other in SAME for name in (one, other) for rule, _, _ in explain_key(name)} <= codes


@given(st.text(max_size=60))
@settings(max_examples=400)
def test_any_text_has_a_key_and_never_fails(text: str) -> None:
    keys = name_keys([text])
    assert bool(keys.skeleton[0]) == bool(keys.tokens[0])
    assert all(token and " " not in token for token in keys.tokens[0])
    assert bool(keys.tokens[0]) >= bool(fold(text))
    assert explain_key(text)[-1][2] == " ".join(keys.tokens[0])


LETTERS = st.text(alphabet="abcdefghijlmnopqrstuyz éèïâ'-", min_size=1, max_size=30)
ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآءئؤ ", min_size=1, max_size=30)


def sprinkled(text: str, mark: str) -> str:
    """The text with a mark after each of its Arabic letters; an invisible mark after every letter."""
    every = unicodedata.category(mark) == "Cf"
    return "".join(c + mark if every or "ARABIC" in unicodedata.name(c, "") else c for c in text)


@given(LETTERS | ARABIC)
@settings(max_examples=300)
def test_case_marks_and_invisible_letters_do_not_count(text: str) -> None:
    plain = name_keys([text]).tokens[0]
    other = [sprinkled(text, mark) for mark in ("\u064e", "\u0651", "\u0640", "\u200e", "\u202b", "\u200d")]
    assert all(found == plain for found in name_keys([*other, unicodedata.normalize("NFD", text)]).tokens)
    if not set(text) & set("ivx"):
        assert name_keys([text.upper()]).tokens[0] == plain


@pytest.mark.parametrize(
    "text", ["." * 20_000 + "a", "A." * 10_000, "\u0640" * 20_000, "x" * 20_000, "'" * 20_000 + "d"]
)
def test_a_monstrous_name_is_read_at_once(text: str) -> None:
    begin = time.perf_counter()
    name_keys([text])
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize("letter", ["a", "é", "Z", "5", "ا", "ع", "ت", "و", "ⴰ", "я", "我", "٣", "𝔸"])
def test_one_letter_is_a_name(letter: str) -> None:
    assert name_keys([letter]).tokens[0] != []


def test_upper_and_lower_case_of_a_name_share_the_key() -> None:
    for name in {one for pair in SAME for one in pair}:
        assert key(name.lower()) == key(name) or "VI" in name
        assert key(name.upper()) == key(name)


def words_of(text: str) -> set[str]:
    return set(fold(text).split())


def test_the_rules_do_not_know_the_words_of_the_benchmark() -> None:
    for word in register_link_data.WORDS.split():
        spelt = {
            fold(write(word, Random(seed), article=False))
            for write in (register_link_data.in_french, register_link_data.in_arabic)
            for seed in range(20)
        }
        assert [one for one in spelt if (one in KNOWN and len(one) > 2) or skeleton(one) in ALTERNATES] == []


def test_at_most_half_of_the_trades_of_the_benchmark_are_in_the_lexicon() -> None:
    trades = [part.split("=") for part in register_link_data.TRADES.split(";")]
    met = [french for french, _ in trades if all(word in KNOWN for word in fold(french).split())]
    assert 0 < len(met) <= len(trades) / 2


def test_rules_and_generators_do_not_look_at_one_another() -> None:
    for module in (register_link_data, demo):
        imported = {
            node.module or ""
            for node in ast.walk(ast.parse(inspect.getsource(module)))
            if isinstance(node, ast.ImportFrom)
        }
        assert not any("rules.names" in name for name in imported)


def test_the_lexicon_is_not_the_vocabulary_of_the_demonstration() -> None:
    """Names of the demonstration are spelt, not translated: the lexicon must not know them as French words."""
    spelt = [word.latin for word in dataset().names if word.group != "second"]
    latin = {word for name in spelt for word in fold(name).split() if len(word) > 3}
    french = {fold(word) for words, _, _ in LEXICON for word in words}
    assert latin & french == set()
