"""Write what PyTorch and Keras compute into *.npz, for `test_stored`.

Run it in the environment of `make parity`: python -m tests.parity.make_values
Everything is computed in float64; dlbook's float32 is held against it at a wider tolerance.
"""

from pathlib import Path

import numpy as np

from tests.parity import cases, references

HERE = Path(__file__).resolve().parent
SEED = 0


def stored(table, draw, functions):
    """Arrays by the name "case/given/array" or "case/library/result"."""
    values = {}
    for case in table:
        arrays = draw(case, SEED)
        values |= {f"{case.name}/given/{key}": value for key, value in arrays.items()}
        for library in case.libraries:
            results = functions[library](case, arrays, "float64")
            values |= {f"{case.name}/{library}/{key}": value for key, value in results.items()}
    return values


def main():
    networks = {}
    for name in cases.NETWORKS:
        arrays = cases.draw_network(name, SEED)
        results = references.keras_network(name, arrays, "float64")
        networks |= {f"{name}/given/{key}": value for key, value in arrays.items()}
        networks |= {f"{name}/keras/{key}": value for key, value in results.items()}
    tables = {
        "layers": stored(cases.LAYERS, cases.draw_layer, references.LAYERS),
        "losses": stored(cases.LOSSES, cases.draw_loss, references.LOSSES),
        "optimizers": stored(cases.OPTIMIZERS, cases.draw_optimizer, references.OPTIMIZERS),
        "networks": networks,
    }
    libraries = (references.torch, references.keras)
    made_by = np.array([f"{library.__name__} {library.__version__}" for library in libraries])
    for name, values in tables.items():
        np.savez_compressed(HERE / f"{name}.npz", made_by=made_by, **values)


if __name__ == "__main__":
    main()
