"""Requests that are understood: each of several ways to say it gives the one expected plan."""

import pytest

from toolwright.domain.file import FileProfile
from toolwright.engineers.offline.canonical import canonical
from toolwright.engineers.offline.engineer import plan_of
from toolwright.engineers.offline.plan import (
    Aggregate,
    AnyOf,
    Arithmetic,
    Between,
    Binary,
    Both,
    Case,
    Check,
    Column,
    Compare,
    Condition,
    Contains,
    Correlate,
    CountGroups,
    DatePart,
    Derive,
    FileRef,
    Finding,
    Formula,
    Growth,
    Having,
    Limit,
    Load,
    Missing,
    Number,
    Operation,
    Output,
    Plan,
    Rank,
    RankEach,
    Report,
    Rolling,
    Running,
    Select,
    Share,
    Sort,
    Text,
    TextOperation,
    Texts,
    Unique,
    Verdict,
    Within,
)
from unit.offline.tables import (
    CUSTOMERS,
    ORDERS,
    PRODUCTS,
    SHIPMENTS,
    STAFF,
    STOCKS,
    is_,
    measure,
    of_all,
    rows,
    task,
)

P, O, C, Q, S, E = PRODUCTS, ORDERS, CUSTOMERS, STOCKS, SHIPMENTS, STAFF  # noqa: E741
COUNT = measure("count")
MARGIN = Formula("profit_margin", (Column("price"), Column("cost")))
PROFIT = Formula("profit", (Column("price"), Column("cost")))
RATIO = Formula("ratio", (Column("price"), Column("cost")))
NAME = (Column("product_name"),)


def ranked(value: str, n: int, largest: bool, *conditions: Condition) -> Plan:
    return Rank(rows(P, *conditions), Number(n), largest, Column(value), NAME)


PRICE = (Column("price"),)
NORMAL = Verdict((Case((Check(Finding("shapiro_p", PRICE), "ge", Number(0.05)),)),), Texts(("yes", "no")))
SHIPPING = Formula("days_between", (Column("order_date"), Column("ship_date")))


def found(file: FileProfile, **outputs: Finding | Verdict) -> Plan:
    return Report(Load(FileRef(file.name)), (), tuple(map(Output, outputs.values())), Texts(tuple(outputs)))


def by_day(value: str) -> Aggregate:
    return Aggregate(rows(O), (measure("sum", value),), (DatePart("day", Column("Date")),))


YEAR = DatePart("year", Column("Date"))


def by_month(value: str) -> Aggregate:
    return Aggregate(rows(O), (measure("sum", value),), (DatePart("month", Column("Date")),))


ANSWERED: list[tuple[object, Plan, str]] = [
    (P, of_all(rows(P), measure("mean", "price")), """
        What is the mean price?
        average price
        average of the "price" column in data/shop_products.csv
        Calculate the average price in shop_products.csv.
        Please compute the mean value of the price column from the shop products file
        could you tell me the avg price?
        mean price of all products in the dataset
        average product price
        what's the arithmetic mean of 'price' in `shop_products.csv`
        Create a tool that calculates the mean of the price column in shop_products.csv
        build me a reusable function to compute the average price
        the price's average
        """),
    (P, of_all(rows(P), measure("mean", "price"), by=["category"]), """
        average price by category
        mean price per category
        For each category, what is the average price?
        average price of each category in shop_products.csv
        average price grouped by category
        Group by category and compute the mean price.
        what is the average price in each category?
        Calculate the average price. Group by category.
        """),
    (P, of_all(rows(P), measure("mean", "price"), measure("median", "price"), measure("std", "price")), """
        mean, median and standard deviation of price
        calculate the mean, the median, and the standard deviation of the price column
        the average, median and std of price
        mean and median and stdev of "price"
        """),
    (O, by_month("Sales"), """
        total sales per month
        total sales by month
        sum of sales for each month
        monthly total sales
        total sales by month of the date
        """),
    (O, Aggregate(rows(O), (measure("mean", "Sales"),), (DatePart("weekday", Column("Date")),)), """
        average sales by weekday
        average sales per day of the week
        """),
    (O, Aggregate(rows(O), (COUNT,), (DatePart("quarter", Column("Date")),)), """
        number of orders per quarter
        how many orders per quarter
        orders per quarter
        """),
    (O, Aggregate(rows(O), (measure("sum", "Sales"),), (Column("Region"), YEAR)), """
        total sales by region and year
        """),
    (O, Running(by_month("Sales")), """
        running total of sales by month
        cumulative sum of sales per month
        cumulative sales by month
        """),
    (O, RankEach(of_all(rows(O), measure("sum", "Sales"), by=["Product"]), Number(3), True, (Column("Region"),)), """
        top 3 products by sales in each region
        top 3 products per region by total sales
        for each region, the top 3 products by sales
        """),
    (O, RankEach(of_all(rows(O), COUNT, by=["Product"]), Number(1), True, (Column("Region"),)), """
        the most common product in each region
        most frequent product per region
        """),
    (E, RankEach(Derive(rows(E), Column("salary"), (Column("name"),)), Number(1), True, (Column("department"),)), """
        the highest paid employee per department
        which employee has the highest salary in each department
        highest paid employee in each department
        """),
    (E, RankEach(Derive(rows(E), Column("age"), (Column("name"),)), Number(2), True, (Column("department"),)), """
        two oldest employees per department
        the two oldest per department
        """),
    (E, Having(of_all(rows(E), COUNT, by=["department"]), (Limit(COUNT, "gt", Number(5)),)), """
        departments with more than 5 employees
        which departments have more than 5 employees
        list the departments that have more than 5 employees
        """),
    (E, Having(of_all(rows(E), measure("mean", "salary"), by=["department"]), (Limit(COUNT, "ge", Number(3)),)), """
        average salary of departments with at least 3 people
        average salary by department with at least 3 employees
        average salary per department for departments with 3 or more employees
        """),
    (E, CountGroups(Having(of_all(rows(E), COUNT, by=["department"]), (Limit(COUNT, "gt", Number(10)),))), """
        how many departments have more than 10 employees
        number of departments with more than 10 employees
        """),
    (O, Having(of_all(rows(O), measure("mean", "Sales"), by=["Region"]),
               (Limit(measure("mean", "Sales"), "gt", Number(1000)),)), """
        regions whose average sales exceed 1000
        which regions have an average sales above 1,000
        """),
    (O, Having(of_all(rows(O), measure("sum", "Sales"), by=["Product"]),
               (Limit(measure("sum", "Sales"), "gt", Number(10_000)),)), """
        which products have a total sales over 10,000
        products whose total sales are above 10000
        """),
    (O, Having(of_all(rows(O), COUNT, measure("mean", "Sales"), by=["sales_rep"]),
               (Limit(COUNT, "ge", Number(10)), Limit(measure("mean", "Sales"), "gt", Number(100)))), """
        sales reps who made at least 10 orders and have an average sales above 100
        """),
    (O, Rolling(by_day("Sales"), Number(7), "mean"), """
        7-day moving average of sales by date
        7 day rolling mean of sales
        rolling 7-day average of sales
        moving average of sales over 7 days
        moving average of sales over the last 7 days
        """),
    (O, Rolling(by_day("Sales"), Number(30), "sum"), """
        30 day rolling sum of sales
        rolling 30-day total of sales
        """),
    (S, of_all(rows(S), measure("mean", SHIPPING)), """
        average number of days between order_date and ship_date
        average days between the order date and the ship date
        average number of days between ship_date and order_date
        mean number of days from order_date to ship_date
        average time between order date and ship date
        average shipping time in days from ordered to shipped
        average difference between order_date and ship_date in days
        """),
    (S, of_all(rows(S, Compare(SHIPPING, "gt", Number(3))), COUNT), """
        how many shipments shipped more than 3 days after ordering
        how many shipments were shipped more than 3 days after the order date
        number of shipments where ship_date is more than 3 days after order_date
        how many shipments were ordered more than 3 days before shipping
        """),
    (S, of_all(rows(S, Between(SHIPPING, Number(0), Number(2))), COUNT), """
        how many shipments were shipped within 2 days of ordering
        """),
    (P, found(P, normally_distributed=NORMAL, p_value=Finding("shapiro_p", PRICE),
              statistic=Finding("shapiro_statistic", PRICE)), """
        is price normally distributed?
        Check if the "price" column follows a normal distribution.
        does the price follow a normal distribution
        test price for normality
        """),
    (P, found(P, outliers_by_iqr=Finding("outliers_iqr", PRICE, (Number(1.5),)),
              outliers_by_z_score=Finding("outliers_z", PRICE, (Number(3),))), """
        how many outliers are there in price
        are there any outliers in price? If yes, how many outliers are there?
        """),
    (P, found(P, outliers=Finding("outliers_iqr", PRICE, (Number(1.5),))), """
        number of outliers in price using the IQR method
        """),
    (P, found(P, outliers=Finding("outliers_z", PRICE, (Number(2.5),))), """
        how many outliers are there in price using the z-score method with a threshold of 2.5
        """),
    (P, found(P, **{name: Finding(name, PRICE) for name in
                    ("skewness", "skewness_adjusted", "kurtosis", "kurtosis_adjusted")}), """
        skewness and kurtosis of price
        """),
    (P, found(P, **{column.name: Finding("missing", (Column(column.name),)) for column in P.columns}), """
        how many missing values are in each column
        number of missing values per column
        which columns contain missing values?
        """),
    (P, Correlate(rows(P), Column("price"), Column("rating")), """
        Is there a correlation between price and rating? If so, what is the correlation coefficient?
        """),
    (P, Running(Derive(rows(P), Column("price"), NAME), Number(3)), """
        3-row moving average of price
        3 row rolling mean of price
        moving average of price over 3 rows
        """),
    (O, Rank(by_month("Sales"), Number(1), True), """
        which month had the highest total sales
        best month by sales
        top month by total sales
        """),
    (O, Rank(of_all(rows(O), measure("sum", "Sales"), by=["Region"]), Number(1), True), """
        best region by sales
        top region by sales
        region with the highest total sales
        """),
    (O, of_all(rows(O, Within(Column("Date"), Text("2024-03-01"), Text("2024-03-31"))), measure("sum", "Sales")), """
        total sales in March 2024
        total sales between 2024-03-01 and 2024-03-31
        total sales from March 1, 2024 to March 31st, 2024
        total sales where date is between 2024-03-01 and 2024-03-31
        """),
    (O, of_all(rows(O, Within(Column("Date"), Text("2024-01-01"), Text("2024-12-31"))), COUNT), """
        how many orders in 2024
        number of orders during 2024
        how many orders between 2024-01-01 and 2024-12-31
        """),
    (O, of_all(rows(O, Within(Column("Date"), Text("2024-07-01"))), COUNT), """
        how many orders since July 2024
        how many orders after 2024-06-30
        how many orders have a date after 2024-06-30
        how many orders on or after July 1, 2024
        """),
    (O, of_all(rows(O, Within(Column("Date"), None, Text("2024-03-31"))), COUNT), """
        how many orders before April 2024
        how many orders until 31/3/2024
        how many orders in the file have a date before 2024-04-01
        """),
    (O, of_all(rows(O), measure("earliest", "Date")), """
        earliest date
        the oldest date
        minimum date
        """),
    (O, of_all(rows(O), measure("earliest", "Date"), measure("latest", "Date")), """
        first and last date
        earliest and latest date
        """),
    (O, of_all(rows(O), measure("distinct", "Region")), """
        how many regions
        how many regions are there
        how many different regions
        """),
    (P, of_all(rows(P), measure("min", "price"), by=["category"]), """
        cheapest price per category
        lowest price by category
        """),
    (P, ranked("price", 5, False), """
        the 5 cheapest products by price
        5 cheapest products
        the 5 smallest products by price
        """),
    (P, of_all(rows(P), measure("percentile", "price", 90)), """
        90th percentile of price
        what is the 90th percentile of the price column?
        the 90 percentile of price
        percentile 90 of price
        price 90th percentile
        0.9 quantile of price
        90% quantile of price
        9th decile of price
        """),
    (P, of_all(rows(P), measure("percentile", "price", 25)), """
        first quartile of price
        lower quartile of price
        1st quartile of price
        Q1 of price
        the 25th percentile price
        """),
    (P, of_all(rows(P), measure("percentile", "price", 99.9)), "99.9th percentile of price"),
    (P, of_all(rows(P), measure("median", "price")), """
        50th percentile of price
        second quartile of price
        0.5 quantile of price
        """),
    (P, of_all(rows(P), measure("percentile", "price", 25), measure("percentile", "price", 75)), """
        25th and 75th percentiles of price
        first and third quartile of price
        Q1 and Q3 of price
        the lower and upper quartile of price
        0.25 and 0.75 quantiles of price
        """),
    (P, of_all(rows(P), *(measure("percentile", "price", n) for n in (10, 50, 90))), """
        10th, 50th and 90th percentile of price
        10th percentile, median and 90th percentile of price
        """),
    (P, of_all(rows(P), *(measure("percentile", "price", n) for n in (25, 50, 75))), """
        quartiles of price
        the quartiles of the price column
        """),
    (P, of_all(rows(P), measure("iqr", "price"), by=["category"]), """
        interquartile range of price by category
        IQR of price per category
        inter-quartile range of price for each category
        """),
    (P, of_all(rows(P), measure("var", "price")), """
        variance of price
        sample variance of price
        price variance
        """),
    (P, of_all(rows(P), measure("var_population", "price")), "population variance of price"),
    (P, of_all(rows(P), measure("std_population", "price")), """
        population standard deviation of price
        population std of price
        """),
    (P, of_all(rows(P), measure("range", "price")), """
        range of price
        price range
        """),
    (P, Rank(of_all(rows(P), COUNT, by=["category"]), Number(1), True), """
        mode of category
        the mode of the category column
        most common category
        most frequent value of category
        """),
    (P, of_all(rows(P), measure("mean", "price"), measure("median", "price"), measure("mode", "price")), """
        mean, median and mode of price
        """),
    (P, of_all(rows(P), measure("mode", "price"), by=["category"]), "mode of price by category"),
    (P, Correlate(rows(P), Column("price"), Column("rating"), "spearman"), """
        spearman correlation between price and rating
        Spearman's rank correlation between price and rating
        Spearman's rho of price and rating
        rank correlation of price and rating
        correlation between price and rating using spearman
        correlation between price and rating (Spearman)
        """),
    (P, Correlate(rows(P), Column("price"), Column("rating"), "kendall"), """
        kendall correlation between price and rating
        Kendall's tau of price and rating
        kendall rank correlation of price and rating
        """),
    (P, of_all(rows(P), measure("min", "price"), measure("max", "price")), """
        minimum and maximum price
        min and max of price
        the lowest and highest price
        what are the smallest and the largest price?
        """),
    (P, of_all(rows(P), measure("max", "price")), """
        highest price
        what is the maximum price in shop_products.csv
        max of the price column
        """),
    (P, of_all(rows(P), measure("std_population", "price")), "population standard deviation of price"),
    (P, of_all(rows(P), measure("sum", "stock")), """
        total stock
        sum of stock
        sum the stock column
        what is the total stock of all products?
        add up the stock
        """),
    (P, of_all(rows(P), COUNT), """
        How many products are there?
        how many rows are in shop_products.csv?
        number of rows
        count the products
        how many products does the file have
        row count
        total number of products
        How many records does shop_products.csv contain?
        """),
    (P, of_all(rows(P), COUNT, by=["category"]), """
        how many products are in each category?
        number of products per category
        count of products by category
        how many products are there for each category
        """),
    (P, of_all(rows(P), measure("distinct", "category")), """
        how many different categories are there?
        number of unique categories
        count the distinct values in category
        how many unique values are in the category column
        """),
    (P, Unique(rows(P), Column("category")), """
        unique categories
        what are the different categories?
        list all categories
        which categories are there?
        list the distinct values of category
        """),
    (P, of_all(rows(P), measure("missing", "rating")), """
        how many missing values are in rating
        number of missing values in the rating column
        count the missing values in rating
        how many ratings are missing?
        """),
    (P, of_all(rows(P, is_("category", "Electronics")), measure("mean", "price")), """
        average price for Electronics
        average price of Electronics products
        mean price of products in Electronics
        average price where category is Electronics
        average price where category = 'Electronics'
        What is the average price in the Electronics category?
        In Electronics, what is the average price?
        average price of products whose category is Electronics
        average price. Only include Electronics.
        """),
    (P, of_all(rows(P, is_("category", "Toys", "ne")), measure("mean", "price")), """
        average price excluding Toys
        average price of products not in Toys
        average price where category is not Toys
        mean price where category != "Toys"
        average price except for Toys
        """),
    (P, of_all(rows(P, is_("price", 100, "gt")), COUNT), """
        how many products have a price over 100
        number of products with price > 100
        how many products are priced above 100?
        count products where price is greater than 100
        count the products with a price of more than 100
        how many products have a price higher than $100
        """),
    (P, of_all(rows(P, is_("price", 100, "ge")), COUNT), """
        how many products have a price of at least 100
        number of products with price >= 100
        count products where price is 100 or more
        how many products have a price no less than 100
        """),
    (P, of_all(rows(P, is_("price", 1234.5, "le")), COUNT), "how many products have a price of at most 1,234.50"),
    (P, of_all(rows(P, Between(Column("price"), Number(10), Number(50))), COUNT), """
        how many products have a price between 10 and 50
        number of products with price between 10 and 50
        count products where price is between 10 and 50
        """),
    (P, of_all(rows(P, Both("and", (is_("price", 100, "gt"), is_("rating", 4, "ge")))), COUNT), """
        how many products have a price over 100 and a rating of at least 4
        number of products with price > 100 and rating >= 4
        how many products with price over 100 have a rating of at least 4
        """),
    (P, of_all(rows(P, Both("or", (is_("price", 100, "gt"), is_("rating", 4, "ge")))), COUNT),
        "how many products have a price over 100 or a rating of at least 4"),
    (P, of_all(rows(P, AnyOf(Column("category"), Texts(("Toys", "Books")))), COUNT), """
        number of products in Toys or Books
        how many products have category Toys or Books
        count the products where category is Toys or Books
        """),
    (P, of_all(rows(P, Missing(Column("rating"))), COUNT), """
        how many products have a missing rating
        how many products have no rating
        number of products without a rating
        how many rows where rating is missing
        """),
    (P, of_all(rows(P, Missing(Column("rating"), negated=True)), measure("mean", "price")),
        "average price where rating is not missing"),
    (P, of_all(rows(P, Contains(Column("product_name"), Text("phone"))), COUNT), """
        how many products have a name containing "phone"
        number of products whose product_name contains 'phone'
        """),
    (P, of_all(rows(P, is_("rating", 4, "gt")), measure("mean", "price"), by=["category"]), """
        average price by category for products with rating above 4
        average price per category where rating > 4
        for products with rating over 4, the mean price by category
        """),
    (P, Sort(of_all(rows(P), measure("mean", "rating"), by=["category"]), descending=True), """
        average rating by category sorted in descending order
        mean rating per category, highest first
        average rating by category from highest to lowest
        """),
    (P, ranked("price", 5, True), """
        top 5 products by price
        5 most expensive products
        the five most expensive products
        which 5 products have the highest price?
        top five products by price in shop_products.csv
        list the 5 most expensive products
        """),
    (P, ranked("price", 1, True), """
        which product has the highest price?
        what is the most expensive product
        product with the highest price
        What product is the most expensive?
        """),
    (P, ranked("price", 3, False), "the 3 cheapest products"),
    (P, ranked("rating", 3, False), """
        bottom 3 products by rating
        3 products with the lowest rating
        """),
    (P, ranked("price", 1, True, is_("category", "Electronics")), """
        Which product in Electronics has the highest price?
        which Electronics product has the highest price
        """),
    (P, Rank(rows(P), Number(5), True, MARGIN, NAME), """
        top 5 products by profit margin
        which 5 products have the highest profit margin
        """),
    (P, Rank(of_all(rows(P), measure("mean", "price"), by=["category"]), Number(1), True), """
        which category has the highest average price?
        category with the highest mean price
        """),
    (P, Rank(of_all(rows(P), COUNT, by=["category"]), Number(1), True), """
        which category has the most products?
        most common category
        which category is the most common?
        category with the highest number of products
        """),
    (P, Rank(of_all(rows(P), measure("sum", "stock"), by=["category"]), Number(3), True), """
        top 3 categories by total stock
        which 3 categories have the highest total stock
        """),
    (P, Derive(rows(P), MARGIN, NAME), """
        Calculate profit margins from data/shop_products.csv
        calculate the profit margin for each product in shop_products.csv
        profit margin of each product
        compute the gross margin per product
        profit margin
        """),
    (P, of_all(rows(P), measure("mean", MARGIN), by=["category"]), """
        average profit margin by category
        mean profit margin for each category
        """),
    (P, of_all(rows(P), measure("mean", PROFIT)), "what is the average profit?"),
    (P, Derive(rows(P), RATIO, NAME), """
        ratio of price to cost
        price to cost ratio for each product
        the ratio between price and cost
        """),
    (P, of_all(rows(P), measure("mean", Formula("difference", (Column("price"), Column("cost"))))),
        "average difference between price and cost"),
    (P, of_all(rows(P), measure("sum", Binary("multiply", Column("price"), Column("stock")))), """
        sum of price times stock
        total of price * stock
        sum of price multiplied by stock
        """),
    (P, Derive(rows(P), Binary("divide", Binary("subtract", Column("price"), Column("cost")), Column("cost")), NAME),
        "calculate (price - cost) / cost"),
    (P, Correlate(rows(P), Column("price"), Column("rating")), """
        correlation between price and rating
        Is there a correlation between price and rating?
        pearson correlation coefficient of price and rating
        are price and rating correlated?
        how strongly are price and rating correlated
        correlate price with rating
        Calculate the correlation coefficient between the "price" column and the "rating" column.
        """),
    (P, Share(rows(P), COUNT, (), is_("category", "Toys")), """
        percentage of products in Toys
        what percentage of products are in Toys?
        what share of products are Toys
        """),
    (P, Share(rows(P), COUNT, (), is_("price", 100, "gt")), """
        what percentage of products have a price over 100?
        percent of products with price > 100
        """),
    (P, Share(rows(P), measure("sum", "stock"), (Column("category"),)), """
        share of stock by category
        percentage of total stock by category
        what percentage of the total stock does each category have
        """),
    (P, Share(rows(P), measure("sum", "stock"), (), is_("category", "Toys")), """
        what percentage of total stock comes from Toys
        share of total stock for Toys
        """),
    (P, Share(rows(P), COUNT, (), Missing(Column("rating"))), "percentage of missing values in rating"),
    (P, Select(rows(P, is_("price", 500, "gt")), (*NAME, Column("price"))), """
        list products with price > 500
        which products have a price above 500?
        show all products priced over 500
        products with a price over 500
        """),
    (P, Select(rows(P, is_("rating", 4, "gt")), (*NAME, Column("price"))),
        "show the product_name and price of products with rating over 4"),
    (P, Sort(rows(P), True, Column("price")), """
        sort products by price descending
        list products sorted by price from highest to lowest
        """),
    (O, of_all(rows(O), measure("sum", "Sales"), by=["Region"]), """
        total sales by region
        sum of sales per region in orders_2024.csv
        what are the total sales for each region?
        """),
    (O, of_all(rows(O, is_("Region", "North")), measure("sum", "Sales")), """
        What were the total sales in the North region?
        total sales in North
        total sales where region is North
        sum of Sales for the region North
        """),
    (O, of_all(rows(O, Both("and", (is_("Region", "North"), is_("Product", "Phone")))), measure("sum", "Sales")), """
        sum of sales where region = 'North' and product = 'Phone'
        total sales in North for Phone
        """),
    (O, of_all(rows(O, is_("Unit Price", 1000, "ge")), COUNT), """
        count orders where unit_price >= 1,000
        how many orders have a unit price of at least 1000
        number of orders with unitPrice of 1000 or more
        """),
    (O, Rank(of_all(rows(O), measure("sum", "Sales"), by=["sales_rep"]), Number(1), True), """
        which sales rep has the highest total sales
        sales rep with the highest total sales
        """),
    (O, Rank(rows(O), Number(5), True, Column("Sales"), (Column("OrderID"),)), """
        top 5 orders by sales
        list the 5 largest sales
        which 5 orders have the highest sales
        """),
    (O, Rank(of_all(rows(O, is_("Region", "North")), COUNT, by=["Product"]), Number(1), True),
        "what is the most common product in North"),
    (O, of_all(rows(O, is_("Product", "Laptop"), is_("Region", "North")), measure("mean", "Quantity")),
        "average quantity of Laptop orders in North"),
    (C, of_all(rows(C, is_("Gender", "F")), measure("mean", "Age")), """
        average age of female customers
        mean age of women
        average age where gender is F
        """),
    (C, of_all(rows(C, is_("Gender", "F")), COUNT), """
        how many women are there
        how many female customers are there
        number of customers who are female
        """),
    (C, of_all(rows(C, is_("Country", "Germany")), COUNT), """
        How many customers are from Germany?
        number of customers in Germany
        how many customers live in Germany
        how many of the customers are from Germany
        """),
    (C, of_all(rows(C, is_("active", "yes")), COUNT), """
        how many customers are active
        how many active customers are there
        """),
    (C, of_all(rows(C, is_("Age", 30, "gt"), is_("Country", "Germany")), measure("mean", "Annual Income")), """
        average annual income of customers from Germany aged over 30
        mean income of customers from Germany older than 30
        """),
    (C, of_all(rows(C), measure("mean", "Age")), """
        mean age of the individuals in the dataset
        average customer age
        """),
    (C, of_all(rows(C, is_("discount", 5, "gt")), COUNT), "how many customers have a discount over 5%"),
    (C, Rank(rows(C), Number(1), True, Column("Age"), (Column("CustomerID"),)), "who is the oldest customer?"),
    (C, Rank(of_all(rows(C), COUNT, by=["Country"]), Number(1), True), "which country has the most customers"),
    (C, Share(rows(C, is_("Gender", "F")), COUNT, (), is_("Annual Income", 50000, "gt")),
        "what percentage of female customers have an annual income over 50,000"),
    (C, of_all(rows(C), measure("median", "Age"), by=["Gender", "Country"]), "median age by gender and country"),
    (Q, of_all(rows(Q), measure("mean", "Close Price")), """
        Calculate the mean value of the "Close Price" column.
        average closePrice
        what is the mean close price in quotes.csv?
        """),
    (Q, of_all(rows(Q), measure("sum", "No. of Trades")), """
        total number of trades
        sum of the number of trades
        """),
    (Q, of_all(rows(Q), measure("mean", Formula("difference", (Column("High"), Column("Low"))))),
        "average difference between high and low"),
    (Q, Growth(rows(Q), Column("Close Price"), (Column("Date"),)), """
        growth of close price
        percentage change in the close price
        """),
    (None, Operation("percent_of", (Number(25), Number(100))), """
        Calculate 25% of 100
        what is 25% of 100?
        what's 25 percent of 100
        """),
    (None, Operation("what_percent", (Number(20), Number(80))), """
        what percent of 80 is 20
        20 is what percent of 80?
        20 as a percentage of 80
        """),
    (None, Operation("increase_by_percent", (Number(200), Number(15))), """
        increase 200 by 15%
        200 plus 15%
        """),
    (None, Operation("decrease_by_percent", (Number(80), Number(25))), """
        decrease 80 by 25%
        25% off 80
        """),
    (None, Operation("percent_change", (Number(80), Number(100))), "percentage change from 80 to 100"),
    (None, Arithmetic(Binary("multiply", Number(12), Binary("add", Number(3), Number(4)))), """
        12 * (3+4)
        what is 12 * (3 + 4)?
        Calculate 12 times (3 plus 4)
        """),
    (None, Arithmetic(Binary("add", Number(2), Number(2))), """
        2+2
        What is two plus two?
        add 2 and 2
        2 + 2 =
        """),
    (None, Arithmetic(Binary("subtract", Number(10), Number(3))), "subtract 3 from 10"),
    (None, Arithmetic(Binary("divide", Number(1234.5), Number(5))), "divide 1,234.5 by 5"),
    (None, Arithmetic(Binary("power", Number(2), Number(10))), "2 to the power of 10"),
    (None, TextOperation("reverse", Text("hello")), """
        Reverse the string 'hello'
        reverse "hello"
        write 'hello' backwards
        """),
    (None, TextOperation("upper", Text("abc")), """
        convert 'abc' to uppercase
        'abc' in upper case
        """),
    (None, TextOperation("count_words", Text("the quick brown fox")), """
        Count the words in 'the quick brown fox'
        how many words are in "the quick brown fox"?
        """),
    (None, TextOperation("count_occurrences", Text("banana"), Text("a")), """
        how many times does 'a' occur in 'banana'
        how often does "a" appear in "banana"?
        count the occurrences of 'a' in 'banana'
        """),
    (None, TextOperation("is_palindrome", Text("racecar")), "is 'racecar' a palindrome?"),
]  # fmt: skip

CASES = [
    pytest.param(profile, plan, prompt.strip(), id=prompt.strip())
    for profile, plan, prompts in ANSWERED
    for prompt in prompts.strip().splitlines()
]


@pytest.mark.parametrize(("profile", "plan", "prompt"), CASES)
def test_the_request_gives_the_plan(profile: FileProfile | None, plan: Plan, prompt: str) -> None:
    given = task(prompt, *([profile] if profile else []))
    assert plan_of(given) == canonical(plan)


def test_there_are_many_ways_to_ask():
    assert len(CASES) >= 150
