import pytest


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1k"),
        (999_949, "999.9k"),
        (999_951, "1M"),
        (1_480_000, "1.48M"),
        (70e9, "70B"),
        (15.6e12, "15.6T"),
        (1e16, "1e+16"),
        (-2e6, "-2M"),
        (None, "unknown"),
    ],
)
def test_a_count_reads_as_people_say_it(con, number, said):
    assert con.execute("select in_words($1::double)", [number]).fetchone() == (said,)
