"""Write small models into files/*.h5 and files/*.keras, as Keras saves them, and its predictions.

Run it in the environment of `make parity`: python -m tests.parity.make_files
"""

import os

os.environ["KERAS_BACKEND"] = "torch"

from pathlib import Path

import keras
import numpy as np
from keras import layers

FILES = Path(__file__).resolve().parent / "files"
SEED = 0


def article():
    """The articles' convolutional network, smaller, with its weights after one epoch."""
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            layers.Flatten(),
            layers.Dense(8, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    rng = np.random.default_rng(SEED)
    model.fit(rng.random((16, 8, 8, 1)), np.eye(10)[rng.integers(0, 10, 16)], verbose=0)
    return model


def image():
    """Every layer for images, with options that are not the defaults."""
    return keras.Sequential(
        [
            keras.Input((11, 9, 2)),
            layers.Conv2D(5, 3, strides=2, padding="same", use_bias=False, activation="elu"),
            layers.BatchNormalization(momentum=0.8, epsilon=0.01),
            layers.ReLU(),
            layers.UpSampling2D((2, 1)),
            layers.AveragePooling2D((3, 2), strides=1, padding="same"),
            layers.Dropout(0.3),
            layers.MaxPooling2D(2, strides=1, padding="same"),
            layers.Conv2D(3, (2, 1), kernel_initializer="he_normal", trainable=False),
            layers.LeakyReLU(0.1),
            layers.LayerNormalization(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(4, activation="gelu", kernel_regularizer=keras.regularizers.L2(0.02)),
            layers.Dense(3),
            layers.Softmax(),
        ]
    )


def sequence():
    """Every layer for sequences, on ids."""
    return keras.Sequential(
        [
            keras.Input((6,), dtype="int32"),
            layers.Embedding(9, 4),
            layers.Conv1D(5, 3, padding="same", activation="silu"),
            layers.LSTM(4, return_sequences=True),
            layers.GRU(3, return_sequences=True),
            layers.MaxPooling1D(2),
            layers.SimpleRNN(4, return_sequences=True, activation="relu"),
            layers.Reshape((2, 6)),
            layers.LSTM(3, use_bias=False),
            layers.Activation("softplus"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


MODELS = {"article": article, "image": image, "sequence": sequence}


def scatter(model, seed, scale):
    """Give every weight a value that no initializer gives."""
    rng = np.random.default_rng(seed)
    model.set_weights(
        [
            scale * rng.standard_normal(w.shape) if "variance" not in v.path else
            0.5 + rng.random(w.shape)
            for v, w in zip(model.weights, model.get_weights(), strict=True)
        ]
    )  # fmt: skip


def inputs(model, seed, n=4):
    rng = np.random.default_rng(seed)
    shape = (n, *model.input_shape[1:])
    ids = isinstance(model.layers[0], layers.Embedding)
    return rng.integers(0, 9, shape) if ids else rng.normal(0, 3, shape).astype("float32")


def main():
    keras.utils.set_random_seed(SEED)
    values = {"made_by": np.array(f"keras {keras.__version__}")}
    for name, make in MODELS.items():
        model = make()
        if name != "article":
            scatter(model, SEED, scale=1.0 if name == "sequence" else 0.4)
        x = inputs(model, SEED)
        values |= {f"{name}_x": x, f"{name}_y": model.predict(x, verbose=0)}
        for suffix in ("h5", "keras"):
            model.save(FILES / f"{name}.{suffix}")
    np.savez(FILES / "predictions.npz", **values)


if __name__ == "__main__":
    main()
