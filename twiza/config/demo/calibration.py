"""Published totals that the synthetic register meets, and the assumptions beside them.

P  published: ODCO through the press (docs/demonstration.md lists the sources)
A  assumed for the demonstration only: no published figure was found
"""

from __future__ import annotations

from datetime import date

SECTORS = (
    "agriculture", "craft", "housing", "food", "argan", "fishing", "forestry", "aromatic_plants", "tourism", "trade",
    "transport", "quarrying", "education", "services", "recycling", "culture",
)  # fmt: skip

FIRST = date(1962, 1, 1)
STOCK_ON = date(2025, 11, 30)
CENSUS_ON = date(2020, 6, 30)

# Live cooperatives on a day, and how many were struck off since the day before it.
# P: 1998, 2008, 2010, 2013, mid-2020, 2022, November 2025; 2017 "more than 20,000"; 2015 from +120 % by mid-2020.
# 2023: "60,000" (P) contradicts 53,800 + "about 5,000 created" (P): 59,100 lies between. A: the numbers struck off.
STOCK: tuple[tuple[date, int, int], ...] = (
    (date(1998, 12, 31), 2_986, 0),
    (date(2008, 12, 31), 6_286, 240),
    (date(2010, 12, 31), 7_804, 60),
    (date(2013, 12, 31), 12_022, 160),
    (date(2015, 12, 31), 15_700, 150),
    (date(2017, 12, 31), 21_300, 260),
    (CENSUS_ON, 34_515, 480),
    (date(2021, 12, 31), 47_900, 450),  # P: 6,200 created in 2022, hence the stock a year before
    (date(2022, 12, 31), 53_800, 300),
    (date(2023, 12, 31), 59_100, 480),
    (STOCK_ON, 65_315, 1_320),
)

# Live cooperatives by sector on four days, in the order of SECTORS.
# P: 2008 agriculture 62.1 %, housing 15.4 %, craft 12.3 %, argan 144; mid-2020 agriculture 21,976, craft 6,513
# (+160.8 % since end 2015, hence 2,497), housing 1,219. A: the shares of agriculture and craft of mid-2020 held until
# 2025; every other sector, tourism included (1.0 % in 2020, 1.5 % in 2025).
BY_SECTOR: tuple[tuple[date, tuple[int, ...]], ...] = (
    (date(2008, 12, 31), (3_903, 773, 968, 90, 144, 60, 90, 15, 10, 60, 45, 30, 55, 35, 2, 6)),
    (date(2015, 12, 31), (10_500, 2_497, 1_080, 230, 280, 150, 170, 130, 90, 160, 70, 38, 110, 150, 20, 25)),
    (CENSUS_ON, (21_976, 6_513, 1_219, 520, 420, 240, 300, 330, 345, 800, 150, 50, 190, 1_150, 120, 192)),
    (STOCK_ON, (41_587, 12_325, 1_500, 1_150, 720, 430, 470, 720, 980, 1_650, 260, 83, 390, 2_400, 300, 350)),
)

# Live cooperatives of women only. P: 2015, 2019, 2023. A: 2025.
WOMEN_ONLY: tuple[tuple[date, int], ...] = (
    (date(2015, 12, 31), 2_280),
    (date(2019, 12, 31), 4_525),
    (date(2023, 12, 31), 7_730),
    (STOCK_ON, 8_600),
)

# Members. P: all six.
MEMBERS_2020, MEMBERS_AGRICULTURE_2020, MEMBERS_HOUSING_2020 = 608_490, 433_733, 51_036
MEMBERS, WOMEN, YOUTH = 788_969, 272_583, 18_036
LEAST_MEMBERS = 5

# A: share of women among the members of mixed cooperatives, relative weights by sector.
WOMEN_WEIGHT = dict(
    zip(
        SECTORS, (0.8, 1.9, 0.7, 2.0, 2.4, 0.3, 0.6, 1.6, 1.0, 1.0, 0.2, 0.2, 2.0, 1.2, 0.8, 1.2), strict=True
    )
)
WOMEN_ONLY_WEIGHT = dict(
    zip(SECTORS, (0.6, 2.6, 0.0, 2.6, 4.0, 0.05, 0.2, 1.4, 0.4, 0.4, 0, 0, 1.5, 0.7, 0.2, 0.3), strict=True)
)
YOUTH_WEIGHT = dict(
    zip(
        SECTORS, (0.7, 1.0, 0.2, 1.0, 0.6, 1.0, 0.5, 1.0, 2.5, 1.5, 1.5, 0.5, 2.5, 3.0, 2.0, 3.0), strict=True
    )
)

# A: share in urban communes.
URBAN = dict(
    zip(
        SECTORS,
        (0.12, 0.55, 0.92, 0.4, 0.15, 0.4, 0.1, 0.2, 0.4, 0.75, 0.7, 0.1, 0.7, 0.8, 0.8, 0.8),
        strict=True,
    )
)

# A: cooperatives per inhabitant relative to the country. The census weighs provinces; these move regions: the south has
# many small cooperatives, the great cities few. Fès-Meknès then holds about a tenth (P: 6,200+ of 60,000 in 2023).
REGION_FACTOR = {
    "01": 0.95, "02": 1.25, "03": 0.86, "04": 0.85, "05": 1.0, "06": 0.7,
    "07": 0.92, "08": 1.45, "09": 1.4, "10": 2.8, "11": 3.4, "12": 3.6,
}  # fmt: skip

DORMANT_SHARE = 0.13  # A: of live cooperatives, more among the old
WITH_ICE = 0.58  # A
WITH_POINT = 0.9  # A
BESIDE = {
    "union": 84,
    "economic_interest_group": 41,
    "project_holder": 420,
}  # A: other forms, without head counts

# A: share of craft and tourism cooperatives that somebody abroad has accompanied, by region, end of October 2026.
COVERAGE = {
    "01": 0.30, "02": 0.21, "03": 0.13, "04": 0.17, "05": 0.09, "06": 0.12,
    "07": 0.16, "08": 0.07, "09": 0.26, "10": 0.05, "11": 0.04, "12": 0.03,
}  # fmt: skip
YEAR_WEIGHT = {2021: 0.5, 2022: 1.0, 2023: 1.5, 2024: 1.9, 2025: 2.2, 2026: 1.9}
CASES_UNTIL = date(2026, 10, 31)
