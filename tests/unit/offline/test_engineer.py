"""The offline engineer from a task to a tool, its arguments and the answer."""

import json

import pytest

from support.recall import Nothing
from toolwright.domain.evidence import Evidence, Tests, Verdict
from toolwright.domain.execution import Execution
from toolwright.domain.file import FileProfile
from toolwright.domain.query import Outcome, Query
from toolwright.domain.tool import Parameter, Tool, ToolSpec
from toolwright.engineers.offline.engineer import OfflineEngineer
from toolwright.errors import EngineerDeclined, FileProblem, ToolMismatch
from unit.offline.tables import CUSTOMERS, ORDERS, PRODUCTS, STOCKS, column, task

ENGINEER = OfflineEngineer()
QUERY = Query("q", "s", "", "")


async def tool_for(prompt: str, *profiles: FileProfile) -> Tool:
    spec = await ENGINEER.specify(task(prompt, *profiles))
    tests = await ENGINEER.write_tests(spec)
    code = await ENGINEER.implement(spec, tests, None)
    return Tool(spec.name, 1, spec, code.code, tests.code, Evidence(Tests(("test_it",))), "")


def persons_tool(*parameters: Parameter) -> Tool:
    spec = ToolSpec("scale_numbers", "Scales.", parameters, "A number.", "person:1", engineer="person")
    return Tool("scale_numbers", 1, spec, "", "", Evidence(Tests(("test_it",))), "")


async def answer(prompt: str, result: object, *profiles: FileProfile) -> str:
    run = Execution(json.dumps(result), None, 1.0)
    return await ENGINEER.respond(
        QUERY, Outcome(task(prompt, *profiles), "a_tool", 1, False, "agreed", "", run, {}), unheard
    )


async def unheard(words: str) -> None:
    raise AssertionError("it is said all at once")


# --- from a request to a tool ---


async def test_a_request_understood_as_a_whole_is_one_task():
    whole = task("mean of price", PRODUCTS)
    assert await ENGINEER.decompose(whole, Nothing()) == [whole]


async def test_paraphrases_and_other_columns_and_files_have_one_shape():
    shapes = {
        await ENGINEER.shape(task(prompt, profile))
        for prompt, profile in (
            ("average price by category", PRODUCTS),
            ("For each category, what is the mean rating?", PRODUCTS),
            ("mean sales per region", ORDERS),
        )
    }
    assert len(shapes) == 1


async def test_different_computations_have_different_shapes():
    prompts = [
        "average price",
        "median price",
        "average price by category",
        "average price for Toys",
        "top 3 products by price",
    ]
    assert len({await ENGINEER.shape(task(prompt, PRODUCTS)) for prompt in prompts}) == len(prompts)


async def test_a_tool_holds_nothing_of_the_request():
    tool = await tool_for("average price for Electronics", PRODUCTS)
    for secret in ("Electronics", "shop_products", "category"):
        assert secret not in tool.code
        assert secret not in json.dumps(tool.spec.plan)


async def test_a_failed_tool_is_not_written_a_second_time():
    spec = await ENGINEER.specify(task("average price", PRODUCTS))
    tests = await ENGINEER.write_tests(spec)
    failure = Verdict(Evidence(Tests(failed=("test_mean",)), failure="test_mean failed"))
    with pytest.raises(EngineerDeclined, match="test_mean failed"):
        await ENGINEER.implement(spec, tests, failure)


# --- binding ---


async def test_a_tool_is_bound_to_another_file_and_column():
    tool = await tool_for("average price by category", PRODUCTS)
    bound = await ENGINEER.bind(tool, task("mean sales per region", ORDERS))
    assert sorted(map(str, bound.arguments.values())) == ["Region", "Sales", "orders_2024.csv"]


async def test_a_tool_that_computes_something_else_is_a_mismatch_that_says_so():
    tool = await tool_for("average price by category", PRODUCTS)
    with pytest.raises(ToolMismatch, match=r"(?i)mean of .* asks for median of price"):
        await ENGINEER.bind(tool, task("median price by category", PRODUCTS))


async def test_a_persons_tool_is_bound_by_its_name_and_its_parameters():
    tool = persons_tool(
        Parameter("file", "file", ""),
        Parameter("price_column", "column", ""),
        Parameter("factor", "number", ""),
        Parameter("strict", "boolean", "", required=False),
    )
    prompt = (
        "run scale_numbers with price column = price, factor -2.5 and file=shop_products.csv, strict: yes"
    )
    bound = await ENGINEER.bind(tool, task(prompt, PRODUCTS))
    assert bound.arguments == {
        "file": "shop_products.csv",
        "price_column": "price",
        "factor": -2.5,
        "strict": True,
    }


async def test_a_persons_tool_takes_lists():
    tool = persons_tool(Parameter("numbers", "numbers", ""), Parameter("label", "text", ""))
    bound = await ENGINEER.bind(
        tool, task("use scale_numbers with numbers [1, -2, 3.5] and label 'two words'")
    )
    assert bound.arguments == {"numbers": [1, -2, 3.5], "label": "two words"}


@pytest.mark.parametrize(
    "prompt",
    [
        "scale the numbers by 3",
        "run scale_numbers",
        "run scale_numbers with factor = three hundred thousand",
        "run scale_numbers with factor = 'x'",
        "run scale_numbers with factor 3 and speed 5",
        "run scale_numbers with factor 3 without rounding",
        "run scale_numbers with factor 50%",
    ],
)
async def test_a_persons_tool_is_not_bound_by_guessing(prompt: str) -> None:
    with pytest.raises(ToolMismatch):
        await ENGINEER.bind(persons_tool(Parameter("factor", "number", "")), task(prompt))


# --- declining ---


async def declined(prompt: str, *profiles: FileProfile) -> EngineerDeclined:
    with pytest.raises(EngineerDeclined) as refusal:
        await ENGINEER.shape(task(prompt, *profiles))
    return refusal.value


async def test_a_column_that_does_not_exist_is_named_with_those_that_are_near():
    message = (await declined("average 'prise' by category", PRODUCTS)).message
    assert "no column 'prise' in shop_products.csv" in message
    assert "did you mean 'price'" in message


async def test_a_value_that_no_cell_has_is_named_with_those_there_are():
    message = (await declined("average price where category is 'Cars'", PRODUCTS)).message
    assert "'Cars'" in message
    assert "Electronics, Toys, Books" in message


async def test_the_words_that_were_not_understood_are_named_with_the_nearest_plan():
    refusal = await declined("average price after removing outliers", PRODUCTS)
    assert "'after removing outliers'" in refusal.message
    assert refusal.details["closest"] == "mean of price"


async def test_two_columns_as_near_are_asked_for():
    refusal = await declined("average price", STOCKS)
    assert refusal.details["options"] == ["Close Price", "Open Price"]
    assert "which" in refusal.message.lower()


async def test_how_many_of_a_category_there_are_means_its_different_values():
    shape = await ENGINEER.shape(task("how many countries are there?", CUSTOMERS))
    assert shape == await ENGINEER.shape(task("how many different countries are there?", CUSTOMERS))


async def test_total_or_average_is_asked_where_neither_goes_without_saying():
    assert "total" in (await declined("sales by region", ORDERS)).message
    assert "total" in (await declined("which region has the highest price", ORDERS)).message


async def test_an_amount_of_a_group_is_its_total():
    shape = await ENGINEER.shape(task("which region has the highest sales", ORDERS))
    assert shape == await ENGINEER.shape(task("which region has the highest total sales", ORDERS))


async def test_of_two_files_one_has_to_be_named():
    message = (await declined("average price", PRODUCTS, ORDERS)).message
    assert "shop_products.csv, orders_2024.csv" in message


async def test_a_request_without_data_says_what_can_be_asked():
    message = (await declined("Write me a poem")).message
    assert "'poem'" in message
    assert "name the file" in message


async def test_a_file_that_is_no_table_is_refused_with_its_own_reason():
    broken = FileProfile("x.csv", 0, (), problem="x.csv is not a text file.")
    with pytest.raises(FileProblem, match="not a text file"):
        await ENGINEER.shape(task("average price", broken))


async def test_a_file_with_a_header_alone_is_refused():
    with pytest.raises(FileProblem, match="no rows"):
        await ENGINEER.shape(
            task("average price", FileProfile("x.csv", 0, (column("price", "empty", 0, rows=0),)))
        )


# --- answering ---


async def test_a_number_is_answered_with_what_was_computed():
    assert await answer("average price for Toys", 1234.56789, PRODUCTS) == (
        "Mean of price, where category is 'Toys', in shop_products.csv: **1,234.5679**"
    )


async def test_rows_that_were_left_out_are_told():
    assert "3 of 40 rows have no rating and are left out." in await answer("average rating", 4.25, PRODUCTS)


async def test_a_table_shows_twenty_rows_and_says_how_many_follow():
    rows = [{"product_name": f"p{number}", "price": 1000.0 + number} for number in range(50)]
    text = await answer("top 50 products by price", rows, PRODUCTS)
    assert text.count("\n| p") == 1 + 20  # the header begins so too
    assert "| p0 | 1,000 |" in text
    assert "… and 30 more rows" in text


async def test_rows_without_a_value_are_told():
    rows = [{"product_name": "a|b", "profit_margin": 12.5}, {"product_name": "c", "profit_margin": None}]
    text = await answer("profit margins", rows, PRODUCTS)
    assert "| a\\|b | 12.5 |" in text
    assert "1 row has no value" in text


async def test_several_measures_are_a_table():
    text = await answer("mean and median of price", {"mean_price": 0.0012345, "median_price": 2}, PRODUCTS)
    assert "| mean_price | 0.001234 |" in text or "| mean_price | 0.001235 |" in text


async def test_no_value_is_said_with_the_reason():
    text = await answer("correlation between price and rating", None, PRODUCTS)
    assert "there is no value" in text
    assert "constant" in text


async def test_a_share_is_in_percent():
    assert (await answer("what percentage of products are in Toys", 12.5, PRODUCTS)).endswith("**12.5%**")


async def test_nothing_found_is_said():
    assert "nothing matches" in await answer("products with price > 1000", [], PRODUCTS)


async def test_a_text_is_answered_as_it_is():
    assert await answer("reverse 'ab'", "ba") == "'ab' reversed: `ba`"


async def test_a_yes_is_a_yes():
    assert (await answer("is 'level' a palindrome?", True)).startswith("**Yes**, 'level' is ")


async def test_a_persons_tool_is_answered_by_its_name():
    assert await answer("run my_tool with x=3", 3.5) == "`a_tool` returned: **3.5**"
