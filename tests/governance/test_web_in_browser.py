"""A report read in a real browser: whole, accessible, its pictures loaded, by a visitor on a phone and at a desk."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.browser import DESK, PHONE, axe, fits
from tests.cast import SYSTEM
from tests.committee import World
from tests.governance.sample import sample
from twiza.agreements.actions import publish_agreement
from twiza.governance.actions import move_report
from twiza.governance.models import Report
from twiza.governance.rules import figures


@pytest.mark.parametrize("page", [("fr", DESK), ("ar", PHONE)], indirect=True)
def test_a_visitor_reads_a_published_report(
    transactional_db: None, page: Any, world: World, at: datetime, request: pytest.FixtureRequest
) -> None:
    language = request.node.callspec.params["page"][0]
    frozen = replace(sample(computed_at=at), question=figures.ReportQuestion("tta-2023", sample().question.on))
    report = Report.objects.create(
        agreement=world.agreement,
        number=1,
        on=frozen.question.on,
        known_at=at,
        computed_at=at,
        content=figures.write(frozen).decode(),
        content_hash=figures.content_hash(frozen),
    )
    publish_agreement(agreement=world.agreement, by=SYSTEM, at=at)
    for name in ("submit", "approve", "publish"):
        move_report(report=report, name=name, by=SYSTEM, at=at)
    page.goto(f"/{language}/governance/reports/published/")
    page.get_by_role("heading", level=2).get_by_role("link").click()
    page.get_by_text(report.content_hash).first.wait_for()
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("[...document.images].filter(image => image.naturalWidth === 0).map(image => image.src)") == []
    fits(page)
    axe(page)
    with page.expect_download() as download:
        page.locator('a[hreflang="ar"][download]').click()
    assert download.value.suggested_filename == f"{report.reference}-{report.on}-ar.pdf"
