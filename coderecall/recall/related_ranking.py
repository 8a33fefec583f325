"""The order of the files that belong to a file: by the trained scorer, or by fixed weights where it is left out."""

import numpy as np

from coderecall.recall.related_features import feature_names, matrix, promising
from coderecall.recall.related_tables import Floats
from coderecall.weights import related_scorer

OTHER_FACTOR = 0.5  # of tests, documents and settings: the scorer was trained on the code of products


def scores(values: dict[str, Floats], product: np.ndarray, others: np.ndarray, *, trained: bool = True) -> Floats:
    """(n,) between 0 and 1, for the places in `product` and in `others`; 0 for the rest."""
    found = np.zeros(len(values["together"]), np.float32)
    for some, factor in ((product, 1.0), (others, OTHER_FACTOR)):
        places = promising(values, some)
        if len(places):
            found[places] = factor * (_trained(values, places) if trained else _fixed(values, places))
    return found


def _trained(values: dict[str, Floats], places: np.ndarray) -> Floats:
    """The share of the best one that each gets: the scorer tells log odds among the candidates."""
    logits = related_scorer(feature_names(values)).scores(matrix(values, places))
    found: Floats = np.exp(logits - logits.max())
    return found


def _fixed(values: dict[str, Floats], places: np.ndarray) -> Floats:
    """Changes together; references and folder besides."""

    def share(value: Floats) -> Floats:
        found: Floats = value[places] / max(float(value[places].max(initial=0)), 1e-9)
        return found

    uses = sum(values[name] for name in ("used by, exact", "uses, exact", "used by, inferred", "uses, inferred"))
    near = values["same folder"] + 0.5 * values["same words in name"]
    total: Floats = share(values["together, 300"]) + 0.5 * share(np.asarray(uses)) + 0.2 * share(near)
    best: Floats = total / max(float(total.max(initial=0)), 1e-9)
    return best
