"""The folder of pages: names, bytes, and that nothing leaves the reader's machine."""

import json
import re

import pandas as pd
import pytest

import reports
from reports import pages, script
from tests.reports import planted


def test_an_index_and_a_page_a_family_are_written(tmp_path):
    written = reports.render(planted.release(["atlas", "boreal"]), tmp_path / "pages")
    assert [page.name for page in written] == ["index.html", "atlas.html", "boreal.html"]
    assert all(page.is_file() for page in written)


def test_progress_names_every_page(tmp_path):
    said: list[str] = []
    reports.render(planted.release(["atlas"]), tmp_path / "pages", said.append)
    assert len(said) == 2
    assert "atlas" in said[0]


def test_the_same_tables_give_the_same_bytes(tmp_path, atlas):
    reports.render(planted.release(["atlas"]), tmp_path / "again")
    for page in atlas.iterdir():
        assert page.read_bytes() == (tmp_path / "again" / page.name).read_bytes()


def test_the_order_of_rows_does_not_matter(tmp_path, atlas):
    mixed = {
        name: table.sample(frac=1, random_state=1)
        for name, table in planted.release(["atlas"]).items()
        if name not in ("published_sets",)
    }
    mixed["published_sets"] = planted.release(["atlas"])["published_sets"]
    reports.render(mixed, tmp_path / "mixed")
    assert (tmp_path / "mixed" / "atlas.html").read_bytes() == (atlas / "atlas.html").read_bytes()


def test_a_new_report_replaces_the_folder_whole(tmp_path):
    reports.render(planted.release(["atlas", "boreal"]), tmp_path / "pages")
    reports.render(planted.release(["atlas"]), tmp_path / "pages")
    assert sorted(p.name for p in (tmp_path / "pages").iterdir()) == ["atlas.html", "index.html"]
    assert [p.name for p in tmp_path.iterdir()] == ["pages"]


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(reports.FolderNotOurs, match=r"notes\.txt"):
        reports.render(planted.release(["atlas"]), tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_an_error_leaves_the_old_report(tmp_path):
    reports.render(planted.release(["atlas"]), tmp_path / "pages")
    tables = planted.release(["atlas"])
    tables["frontier"] = tables["frontier"].drop(columns="loss_nats")
    with pytest.raises(reports.ColumnsMissing, match="frontier lacks loss_nats"):
        reports.render(tables, tmp_path / "pages")
    assert (tmp_path / "pages" / "atlas.html").is_file()


@pytest.mark.parametrize("rows", [0, 2])
def test_a_report_is_about_one_release(tmp_path, rows):
    tables = planted.release(["atlas"])
    tables["releases"] = pd.concat([tables["releases"]] * 2).head(rows)
    with pytest.raises(reports.NoRelease, match=f"{rows} rows"):
        reports.render(tables, tmp_path / "pages")


def test_names_that_look_alike_get_different_files():
    names = ["atlas", "Atlas", "at las", "at/las", "index", "..", "", "ä", "x" * 300]
    slugs = [pages.slug(name) for name in names]
    assert len({slug.casefold() for slug in slugs}) == len(names)
    assert slugs[0] == "atlas"
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}", slug) for slug in slugs)
    assert "index" not in slugs


def test_a_page_is_under_three_megabytes_with_one_bundle(atlas):
    text = (atlas / "atlas.html").read_text(encoding="utf-8")
    assert len(text.encode()) < 3e6
    assert text.count(script.bundle()) == 1
    assert len(re.findall(r"<script(?! type=\"application/json\")", text)) == 1


def test_no_page_asks_for_anything_outside(atlas):
    for page in atlas.iterdir():
        text = page.read_text(encoding="utf-8").replace(script.bundle(), "")
        assert not re.findall(r"(?:src|href|action|srcset)\s*=\s*[\"']?\s*(?:https?:)?//", text)
        assert not re.findall(r"url\(\s*[\"']?https?:|@import", text)
        assert set(re.findall(r"https?://[^\"\s<]*", text)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }


def test_the_policy_of_a_page_allows_its_own_script_and_no_other(atlas):
    page = (atlas / "atlas.html").read_text(encoding="utf-8")
    assert script.policy(script.bundle()).replace("'", "&#39;") in page
    assert "unsafe-eval" not in page.replace(script.bundle(), "")
    assert "script-src &#39;none&#39;" in (atlas / "index.html").read_text(encoding="utf-8")


def test_the_bundle_cannot_end_its_own_script_tag():
    assert "</script" not in script.bundle()
    assert "<!--" not in script.bundle()


def test_every_chart_is_also_a_picture_at_two_widths(atlas):
    text = (atlas / "atlas.html").read_text(encoding="utf-8")
    figures = re.findall(r"<figure class=\"chart\".*?</figure>", text, flags=re.DOTALL)
    assert len(figures) == 8
    for figure in figures:
        assert figure.count("<svg xmlns") == 2
        specification = re.search(r"application/json\">(.*?)</script>", figure, flags=re.DOTALL)
        assert specification is not None
        assert "layer" in json.loads(specification.group(1))


def test_no_id_stands_twice_on_a_page(atlas):
    text = (atlas / "atlas.html").read_text(encoding="utf-8").replace(script.bundle(), "")
    ids = re.findall(r"\bid=\"([^\"]+)\"", text)
    assert len(ids) == len(set(ids))
