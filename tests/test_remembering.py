"""What was worked out from the data is remembered as long as they are the same, and no longer."""

from migrandi.remembering import Packed, doubt, until_written, within


def test_a_function_is_asked_once_in_a_state_and_again_in_the_next_one() -> None:
    asked: list[str] = []

    @until_written(10)
    def name_of(number: str) -> str:
        asked.append(number)
        return f"law {number}"

    with within(1):
        assert [name_of("1"), name_of("1"), name_of("2")] == ["law 1", "law 1", "law 2"]
        assert asked == ["1", "2"]
    with within(2):
        assert name_of("1") == "law 1"
    assert asked == ["1", "2", "1"]
    with within(1):  # what was known of an earlier state is gone: nobody can tell whether it came back
        name_of("1")
    assert asked == ["1", "2", "1", "1"]


def test_nothing_is_remembered_where_nobody_asked_which_state_the_data_are_in() -> None:
    asked: list[int] = []

    @until_written(10)
    def counted() -> int:
        asked.append(1)
        return len(asked)

    assert [counted(), counted()] == [1, 2]
    with within(None):
        assert [counted(), counted()] == [3, 4]
    with within("state"):
        assert [counted(), counted()] == [5, 5]
    assert counted() == 6


def test_what_was_not_asked_for_for_longest_is_let_go_of() -> None:
    asked: list[int] = []

    @until_written(2)
    def doubled(number: int) -> int:
        asked.append(number)
        return 2 * number

    with within("state"):
        for number in (1, 2, 1, 3, 1, 2):
            assert doubled(number) == 2 * number
    assert asked == [1, 2, 3, 2]


def test_an_answer_that_was_none_is_remembered_too() -> None:
    asked: list[int] = []

    @until_written(2)
    def nothing() -> None:
        asked.append(1)

    with within("state"):
        nothing()
        nothing()
    assert len(asked) == 1


def test_so_many_bytes_are_kept_and_no_more() -> None:
    kept = Packed(10)
    kept.keep("a", b"12345")
    kept.keep("b", b"12345")
    assert kept.find("a") == b"12345"
    kept.keep("c", b"1")
    assert (kept.find("a"), kept.find("b"), kept.find("c")) == (b"12345", None, b"1")
    kept.keep("a", b"1234567")
    assert (kept.find("a"), kept.find("c")) == (b"1234567", b"1")
    kept.keep("d", b"12345678901")
    assert (kept.find("a"), kept.find("d")) == (None, None)


def test_what_hangs_on_what_no_state_tells_of_is_worked_out_anew() -> None:
    worked_out: list[int] = []

    @until_written(9)
    def seen(number: int) -> int:
        doubt()
        worked_out.append(number)
        return number

    with within("monday"):
        seen(1)
        seen(1)
    assert worked_out == [1, 1]
