"""CSV whose header comes again, whose quotes do not close, or that is written the European way."""

import pytest

from warehouse.errors import SourceError


@pytest.fixture
def table(tmp_path):
    def table(name, text):
        path = tmp_path / "runs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return table


def points(rows):
    return rows("select line, step, metric, value from raw.known_points order by line, metric")


def told(rows):
    return rows("select line, reason from raw.known_broken_lines order by line")


def test_a_header_that_comes_again_in_another_order_counts_from_there_on(table, read, rows):
    table("a.csv", "step,train,eval\n1,3.0,4.0\nstep,eval,train\n2,3.5,2.5\n")
    read()
    assert points(rows) == [
        (2, 1, "eval", 4.0),
        (2, 1, "train", 3.0),
        (4, 2, "eval", 3.5),
        (4, 2, "train", 2.5),
    ]
    assert told(rows) == []


def test_a_header_that_comes_again_with_a_new_column_counts_from_there_on(table, read, rows):
    table("a.csv", "step,loss\n1,3.0\nstep,loss,norm\n2,2.5,0.5\nstep,loss,norm\n3,2.0,0.4\n")
    read()
    assert points(rows) == [
        (2, 1, "loss", 3.0),
        (4, 2, "loss", 2.5),
        (4, 2, "norm", 0.5),
        (6, 3, "loss", 2.0),
        (6, 3, "norm", 0.4),
    ]


def test_a_file_that_grew_is_read_on_under_its_last_header(table, read, rows):
    text = "step,train,eval\n1,3.0,4.0\nstep,eval,train\n2,3.5,2.5\n"
    table("a.csv", text)
    read()
    table("a.csv", text + "3,3.4,2.4\n")
    read()
    assert points(rows)[-2:] == [(5, 3, "eval", 3.4), (5, 3, "train", 2.4)]
    assert rows("select kind from raw.readings order by reading") == [("first",), ("grown",)]


def test_a_wider_row_without_a_header_is_a_broken_line(table, read, rows):
    table("a.csv", "step,loss\n1,3.0\n2,2.5,0.5\n")
    read()
    assert told(rows) == [(3, "3 cells where the header has 2")]


def test_a_last_number_that_may_go_on_is_no_number(table, read, rows):
    table("a.csv", "step,loss\n1,3.0\n2,1.8")
    read()
    assert [value for *_, value in points(rows)] == [3.0]
    assert told(rows) == [(3, "cut off: the last line has no end")]


def test_a_last_cell_that_its_quote_closes_is_whole(table, read, rows):
    table("a.csv", '"step","loss"\n"1","3.0"\n"2","1.8"')
    read()
    assert [value for *_, value in points(rows)] == [3.0, 1.8]
    assert told(rows) == []


def test_a_stray_quote_costs_its_line_and_no_other(table, read, rows):
    after = "".join(f"{step},x,2\n" for step in range(3, 400))
    table("a.csv", 'step,note,loss\n1,x,3\n2,"open,2\n' + after)
    read()
    assert told(rows) == [(3, "not CSV: a quoted cell is not closed")]
    assert rows("select count(*), max(step) from raw.known_points") == [(398, 399)]


def test_two_stray_quotes_do_not_join_the_lines_between_them(table, read, rows):
    table("a.csv", 'step,note,loss\n1,"open,3\n2,x,2\n3,x,"1\n4,x,0.5\n')
    read()
    assert [line for line, _ in told(rows)] == [2, 4]
    assert [step for _, step, *_ in points(rows)] == [2, 4]


def test_commas_are_decimal_between_semicolons(table, read, rows):
    table("a.csv", "step;tokens;loss\n1;256;3,4002\n2;512;2,5e0\n")
    read()
    assert points(rows) == [
        (2, 1, "loss", 3.4002),
        (2, 1, "tokens", 256.0),
        (3, 2, "loss", 2.5),
        (3, 2, "tokens", 512.0),
    ]


def test_a_point_among_decimal_commas_is_named(table, read, rows):
    rest = "".join(f"{step};2,5\n" for step in range(2, 200_000))
    table("a.csv", "step;loss\n1;3,4\n" + rest + "200000;1.234\n")
    read()
    assert told(rows) == [(200_001, '"loss" is 1.234 where other numbers have a decimal comma')]


def test_where_numbers_have_points_a_comma_is_no_decimal_one(table, read, rows):
    table("a.csv", "step;tokens;loss\n1;26,368;3.4\n2;52,480;2.5\n")
    read()
    assert {metric for _, _, metric, _ in points(rows)} == {"loss"}
    assert told(rows) == [(2, '2 cells of "tokens" are no numbers, the first: "26,368"')]


def test_texts_in_a_column_of_numbers_are_counted(table, read, rows):
    table("a.csv", 'step,loss\n1,"3.0"\n2,nan\n3,inf\n4,\n5,n/a\n6,1.2M\n')
    read()
    assert [line for line, *_ in points(rows)] == [2, 3, 4]
    assert told(rows) == [(6, '2 cells of "loss" are no numbers, the first: "n/a"')]


def test_a_table_of_more_columns_than_any_log_is_a_problem_of_its_file(table, read):
    header = ",".join(f"m{i}" for i in range(10_001))
    table("a.csv", f"{header}\n")
    with pytest.raises(SourceError, match=r"10,001 columns; a log has no more than 10,000"):
        read()


@pytest.mark.parametrize("byte", [b"\0", b"\r"])
def test_a_line_with_bytes_of_no_text_is_broken(table, read, rows, byte):
    table("a.csv", b"step,loss\n1,3" + byte + b"0\n2,2.0\n")
    read()
    assert [line for line, _ in told(rows)] == [2]
    assert [value for *_, value in points(rows)] == [2.0]
