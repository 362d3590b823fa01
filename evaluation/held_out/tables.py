"""The tables of the held-out briefs: ten domains, made from fixed seeds, with the dirt real files have.

Missing values, columns with blanks and units in their names, dates as text, yes and no, outliers, skewed and normal
columns, relations that are strong, weak and absent.
"""

# pandas' and scipy's own annotations cover little of what is used here; pyright's other checks stay.
# pyright: basic, reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyright: reportIndexIssue=false, reportOperatorIssue=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportInvalidTypeArguments=false

from collections.abc import Callable

import numpy as np
import pandas as pd

Table = pd.DataFrame
Random = np.random.Generator


def tables() -> dict[str, Table]:
    """All tables by file name, the same at each call."""
    return {
        f"{name}.csv": make(np.random.default_rng([1907, number]))
        for number, (name, make) in enumerate(_MAKERS.items())
    }


def _hotel_bookings(random: Random) -> Table:
    n = 320
    hotel = random.choice(["City Hotel", "Resort Hotel"], n, p=[0.62, 0.38])
    lead = random.exponential(70, n).round().astype(int)
    nights = random.poisson(2.4, n) + 1
    rate = (90 + 25 * (hotel == "Resort Hotel") + random.normal(0, 22, n)).round(2)
    canceled = (random.random(n) < 0.15 + 0.3 * (lead > 90)).astype(int)
    start = pd.Timestamp("2022-01-03") + pd.to_timedelta(random.integers(0, 700, n), "D")
    table = pd.DataFrame(
        {
            "booking_id": np.arange(5001, 5001 + n),
            "hotel": hotel,
            "lead_time": lead,
            "arrival_date": start.strftime("%Y-%m-%d"),
            "nights": nights,
            "adults": random.integers(1, 5, n),
            "avg_daily_rate": rate,
            "country": random.choice(["PRT", "GBR", "FRA", "ESP", "DEU"], n, p=[0.4, 0.2, 0.16, 0.14, 0.1]),
            "deposit_type": random.choice(["No Deposit", "Non Refund", "Refundable"], n, p=[0.8, 0.15, 0.05]),
            "special_requests": random.poisson(0.6, n),
            "is_canceled": canceled,
        }
    )
    table.loc[random.choice(n, 4, replace=False), "avg_daily_rate"] = [512.0, 498.5, 620.0, 455.25]
    return _holes(random, table, {"avg_daily_rate": 11, "country": 7})


def _sensor_readings(random: Random) -> Table:
    n = 400
    stamps = pd.date_range("2023-03-01 00:00:00", periods=n, freq="3h")
    temperature = 21 + 5 * np.sin(np.arange(n) * 2 * np.pi / 8) + random.normal(0, 1.2, n)
    humidity = 88 - 1.6 * temperature + random.normal(0, 3, n)
    vibration = random.lognormal(0.2, 0.5, n)
    table = pd.DataFrame(
        {
            "timestamp": stamps.strftime("%Y-%m-%d %H:%M:%S"),
            "sensor_id": random.choice(["S-01", "S-02", "S-03", "S-04"], n),
            "Temperature (C)": temperature.round(2),
            "Humidity (%)": humidity.round(1),
            "vibration_mm_s": vibration.round(3),
            "battery_v": random.normal(3.7, 0.08, n).round(3),
            "status": random.choice(["ok", "warning", "fault"], n, p=[0.85, 0.11, 0.04]),
        }
    )
    return _holes(random, table, {"Humidity (%)": 23, "vibration_mm_s": 9})


def _loans(random: Random) -> Table:
    n = 360
    income = random.lognormal(8.5, 0.45, n).round()
    score = random.normal(680, 48, n).round().clip(480, 850)
    amount = (income * random.uniform(1.5, 4.5, n) / 100).round() * 100
    rate = (19 - score / 60 + random.normal(0, 1.1, n)).round(2)
    default = np.where(random.random(n) < 0.08 + 0.22 * (score < 650), "Yes", "No")
    table = pd.DataFrame(
        {
            "LoanID": [f"LN{i:05d}" for i in random.permutation(np.arange(1, n + 1))],
            "Applicant Income": income,
            "Loan Amount": amount,
            "Term Months": random.choice([12, 24, 36, 48, 60], n),
            "Interest Rate": rate,
            "Credit Score": score,
            "Purpose": random.choice(["car", "education", "home improvement", "debt", "medical"], n),
            "Region": random.choice(["North", "South", "East", "West"], n),
            "Defaulted": default,
        }
    )
    return _holes(random, table, {"Credit Score": 14, "Interest Rate": 8, "Purpose": 5})


def _football_players(random: Random) -> Table:
    n = 220
    position = random.choice(["GK", "DF", "MF", "FW"], n, p=[0.1, 0.35, 0.33, 0.22])
    minutes = random.integers(60, 3421, n)
    per_90 = pd.Series(position).map({"GK": 0.0, "DF": 0.05, "MF": 0.14, "FW": 0.45}).to_numpy()
    goals = random.poisson(per_90 * minutes / 90)
    assists = random.poisson(0.11 * minutes / 90)
    return pd.DataFrame(
        {
            "Player": [f"Player {i:03d}" for i in random.permutation(n)],
            "Club": random.choice(
                ["Harbour FC", "Northgate", "Rovers", "United City", "Athletic", "Vale"], n
            ),
            "Pos": position,
            "Age": random.integers(17, 38, n),
            "Matches": (minutes / 78).round().astype(int) + 1,
            "Minutes": minutes,
            "Goals": goals,
            "Assists": assists,
            "Yellow Cards": random.poisson(2.1, n),
            "Height_cm": random.normal(181, 6.2, n).round(1),
            "Market Value (M)": (random.lognormal(1.2, 0.8, n) + 0.8 * goals).round(2),
        }
    )


def _air_quality(random: Random) -> Table:
    n = 366
    days = pd.date_range("2020-01-01", periods=n, freq="D")
    season = np.cos(np.arange(n) * 2 * np.pi / 365)
    wind = random.gamma(3.0, 1.3, n)
    fine = (22 + 9 * season - 1.4 * wind + random.normal(0, 4, n)).clip(1)
    table = pd.DataFrame(
        {
            "Date": days.strftime("%d/%m/%Y"),
            "Station": random.choice(["Airport", "Centre", "Harbour"], n),
            "PM2.5": fine.round(1),
            "PM10": (fine * 1.7 + random.normal(3, 4, n)).clip(2).round(1),
            "NO2": (30 + 8 * season + random.normal(0, 6, n)).round(1),
            "O3": (55 - 20 * season + random.normal(0, 9, n)).round(1),
            "Wind_Speed": wind.round(2),
            "Rain_mm": np.where(random.random(n) < 0.6, 0.0, random.exponential(5, n)).round(1),
        }
    )
    table.loc[random.choice(n, 5, replace=False), "NO2"] = [96.4, 88.1, 102.7, 91.3, 1.2]
    return _holes(random, table, {"PM2.5": 18, "NO2": 12, "O3": 25})


def _housing(random: Random) -> Table:
    n = 300
    area = random.normal(1650, 420, n).clip(500).round()
    rooms = (area / 420 + random.normal(0, 0.7, n)).round().clip(1)
    year = random.integers(1950, 2021, n)
    lot = random.lognormal(8.6, 0.5, n).round()
    price = (45000 + 118 * area + 650 * (year - 1950) + 1.2 * lot + random.normal(0, 24000, n)).round(-2)
    table = pd.DataFrame(
        {
            "Id": np.arange(1, n + 1),
            "Neighborhood": random.choice(["Oakwood", "Riverside", "Hillcrest", "Old Town"], n),
            "LotArea": lot,
            "LivingArea": area,
            "Bedrooms": rooms.astype(int),
            "YearBuilt": year,
            "Garage": random.choice(["Attached", "Detached", "None"], n, p=[0.5, 0.3, 0.2]),
            "Condition": random.integers(1, 6, n),
            "SalePrice": price,
        }
    )
    table["Garage"] = table["Garage"].replace("None", "No Garage")
    table.loc[random.choice(n, 3, replace=False), "SalePrice"] = [1_250_000.0, 980_000.0, 1_100_000.0]
    return _holes(random, table, {"LotArea": 16, "Condition": 9})


def _employees(random: Random) -> Table:
    n = 280
    department = random.choice(
        ["Sales", "Engineering", "Support", "Finance", "HR"], n, p=[0.3, 0.3, 0.2, 0.12, 0.08]
    )
    years = random.exponential(5, n).round(1)
    base = pd.Series(department).map(
        {"Sales": 4200, "Engineering": 6100, "Support": 3400, "Finance": 5200, "HR": 3900}
    )
    pay = (base + 130 * years + random.normal(0, 420, n)).round(2)
    hired = pd.Timestamp("2023-12-31") - pd.to_timedelta((years * 365.25).astype(int), "D")
    table = pd.DataFrame(
        {
            "EmployeeNumber": random.permutation(np.arange(1, n + 1)),
            "Department": department,
            "Gender": random.choice(["Female", "Male"], n, p=[0.46, 0.54]),
            "Age": (23 + years + random.exponential(9, n)).round().astype(int),
            "MonthlySalary": pay,
            "YearsAtCompany": years,
            "OverTime": random.choice(["Yes", "No"], n, p=[0.3, 0.7]),
            "HireDate": hired.strftime("%m/%d/%Y"),
            "JobSatisfaction": random.integers(1, 6, n),
            "AbsenceDays": random.poisson(4, n),
        }
    )
    table = _holes(random, table, {"MonthlySalary": 6, "JobSatisfaction": 13})
    return pd.concat([table, table.iloc[[3, 40, 41, 120, 200]]], ignore_index=True)


def _shipments(random: Random) -> Table:
    n = 340
    mode = random.choice(["Road", "Rail", "Air", "Sea"], n, p=[0.5, 0.2, 0.18, 0.12])
    weight = random.lognormal(3.5, 0.9, n).round(1)
    distance = random.uniform(40, 2600, n).round()
    factor = pd.Series(mode).map({"Road": 0.11, "Rail": 0.08, "Air": 0.42, "Sea": 0.05}).to_numpy()
    cost = (12 + factor * distance + 0.35 * weight + random.normal(0, 9, n)).clip(5).round(2)
    shipped = pd.Timestamp("2023-01-01") + pd.to_timedelta(random.integers(0, 330, n), "D")
    took = pd.Series(mode).map({"Road": 3, "Rail": 5, "Air": 1, "Sea": 16}) + random.poisson(1.5, n)
    table = pd.DataFrame(
        {
            "shipment_id": [f"SH-{i}" for i in range(1000, 1000 + n)],
            "carrier": random.choice(["FastTrack", "Blue Line", "Cargo One"], n),
            "mode": mode,
            "ship_date": shipped.strftime("%Y-%m-%d"),
            "delivery_date": (shipped + pd.to_timedelta(took.to_numpy(), "D")).strftime("%Y-%m-%d"),
            "weight_kg": weight,
            "distance_km": distance,
            "cost_usd": cost,
            "damaged": random.choice([0, 1], n, p=[0.93, 0.07]),
            "customer_rating": random.choice([1, 2, 3, 4, 5], n, p=[0.05, 0.1, 0.2, 0.35, 0.3]).astype(float),
        }
    )
    return _holes(random, table, {"weight_kg": 12, "customer_rating": 31})


def _students(random: Random) -> Table:
    n = 260
    hours = random.normal(6.5, 2.1, n).clip(0.5).round(1)
    ability = random.normal(0, 7, n)
    maths = (48 + 2.6 * hours + ability + random.normal(0, 6, n)).round().clip(0, 100)
    reading = (52 + 2.0 * hours + ability + random.normal(0, 5, n)).round().clip(0, 100)
    return pd.DataFrame(
        {
            "gender": random.choice(["female", "male"], n),
            "school": random.choice(["Central", "Lakeside", "Westview"], n),
            "parental education": random.choice(["high school", "college", "master"], n, p=[0.5, 0.35, 0.15]),
            "lunch": random.choice(["standard", "free/reduced"], n, p=[0.65, 0.35]),
            "study_hours": hours,
            "absences": random.poisson(3, n),
            "math score": maths,
            "reading score": reading,
            "writing score": (reading + random.normal(0, 4, n)).round().clip(0, 100),
            "passed": np.where(maths >= 60, "yes", "no"),
        }
    )


def _share_prices(random: Random) -> Table:
    n = 250
    days = pd.bdate_range("2021-01-04", periods=n)
    close = 80 * np.exp(np.cumsum(random.normal(0.0006, 0.016, n)))
    opening = close * (1 + random.normal(0, 0.006, n))
    return pd.DataFrame(
        {
            "Date": days.strftime("%Y-%m-%d"),
            "Open": opening.round(2),
            "High": (np.maximum(opening, close) * (1 + random.exponential(0.006, n))).round(2),
            "Low": (np.minimum(opening, close) * (1 - random.exponential(0.006, n))).round(2),
            "Close": close.round(2),
            "Adj Close": (close * 0.97).round(2),
            "Volume": random.lognormal(13.5, 0.45, n).round().astype(int),
        }
    )


def _holes(random: Random, table: Table, missing: dict[str, int]) -> Table:
    for column, count in missing.items():
        table.loc[random.choice(len(table), count, replace=False), column] = np.nan
    return table


_MAKERS: dict[str, Callable[[Random], Table]] = {
    "hotel_bookings": _hotel_bookings,
    "sensor_readings": _sensor_readings,
    "loans": _loans,
    "football_players": _football_players,
    "air_quality_2020": _air_quality,
    "housing": _housing,
    "employees": _employees,
    "shipments": _shipments,
    "students": _students,
    "share_prices": _share_prices,
}
