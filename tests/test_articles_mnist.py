"""Two articles' Keras programs for MNIST run with nothing but their import lines changed."""

from textwrap import dedent

import numpy as np
import pytest

from dlbook.datasets import load_digits, mnist

# In pieces through the article, which forgets to import np_utils.
FIRST_ARTICLE = dedent(
    """
    import numpy as np
    from dlbook.models import Sequential
    from dlbook.layers import Dense, Flatten, Conv2D, MaxPooling2D
    from dlbook.datasets import mnist
    from dlbook import utils as np_utils

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train = x_train.reshape(x_train.shape[0], 28, 28, 1)
    x_test = x_test.reshape(x_test.shape[0], 28, 28, 1)
    x_train = x_train.astype('float32') / 255
    x_test = x_test.astype('float32') / 255
    y_train = np_utils.to_categorical(y_train, 10)
    y_test = np_utils.to_categorical(y_test, 10)

    model = Sequential()
    model.add(Conv2D(32, kernel_size=(3, 3), activation='relu', input_shape=(28, 28, 1)))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Flatten())
    model.add(Dense(128, activation='relu'))
    model.add(Dense(10, activation='softmax'))

    model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])

    model.fit(x_train, y_train, batch_size=128, epochs=10, verbose=1, validation_data=(x_test, y_test))
    score = model.evaluate(x_test, y_test, verbose=0)
    print('Test loss:', score[0])
    print('Test accuracy:', score[1])
    """  # noqa: E501
)

SECOND_ARTICLE = dedent(
    """
    import numpy as np
    from dlbook.datasets import mnist
    from dlbook.models import Sequential
    from dlbook.layers import Dense, Flatten, Conv2D, MaxPooling2D
    from dlbook.utils import to_categorical

    (x_train, y_train), (x_test, y_test) = mnist.load_data()

    x_train = x_train.reshape(x_train.shape[0], 28, 28, 1)
    x_test = x_test.reshape(x_test.shape[0], 28, 28, 1)
    x_train = x_train.astype('float32') / 255
    x_test = x_test.astype('float32') / 255
    y_train = to_categorical(y_train, 10)
    y_test = to_categorical(y_test, 10)

    model = Sequential()
    model.add(Conv2D(32, kernel_size=(3, 3), activation='relu', input_shape=(28, 28, 1)))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Flatten())
    model.add(Dense(128, activation='relu'))
    model.add(Dense(10, activation='softmax'))

    model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])

    model.fit(x_train, y_train, batch_size=128, epochs=10, validation_data=(x_test, y_test))

    score = model.evaluate(x_test, y_test, verbose=0)
    print('Test loss:', score[0])
    print('Test accuracy:', score[1])
    """
)


def digits_as_mnist() -> mnist.Split:
    """Real digits in MNIST's form: 8x8 pixels drawn three times as large, with a margin."""
    digits = load_digits()
    gray = (digits.images[..., 0] * (255 / 16)).astype(np.uint8)
    x = np.pad(np.kron(gray, np.ones((3, 3), np.uint8)), [(0, 0), (2, 2), (2, 2)])
    y = digits.y.astype(np.uint8)
    return (x[:640], y[:640]), (x[640:896], y[640:896])


@pytest.mark.parametrize("program", [FIRST_ARTICLE, SECOND_ARTICLE], ids=["first", "second"])
def test_the_program_runs_and_learns(
    program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mnist, "load_data", digits_as_mnist)
    namespace: dict[str, object] = {}
    exec(compile(program, "article", "exec"), namespace)
    printed = capsys.readouterr()
    loss, accuracy = namespace["score"]  # type: ignore[misc]
    # The weights start at random: over 24 starts the accuracy lay between 0.83 and 0.88.
    assert accuracy > 0.75
    assert f"Test loss: {loss}\nTest accuracy: {accuracy}\n" in printed.out
    assert "10/10" in printed.out
    assert printed.err == ""
