"""A catalogue counts as its language does: Django reads the plurals from the header, and from nowhere else."""

from pathlib import Path

import pytest
from django.utils.translation import ngettext, override

from scripts.catalogues import header_faults


def test_a_header_without_plurals_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text('msgid ""\nmsgstr ""\n"Language: ar\\n"\n')
    assert header_faults(path)
    path.write_text('msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n')
    assert not header_faults(path)


@pytest.mark.parametrize(
    ("one", "many"),
    [("%(number)s exchange", "%(number)s exchanges"), ("%(number)s convention", "%(number)s conventions")],
)
def test_arabic_counts_in_six_ways(one: str, many: str) -> None:
    with override("ar"):
        assert len({ngettext(one, many, number) for number in (1, 2, 5, 11)}) == 4
