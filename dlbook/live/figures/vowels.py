"""Vowels: two formants under the hand, and what the voice becomes: spectrum, mel, cepstrum."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook.live.base import Array, Choice, Figure, Finite
from dlbook.live.still import Still
from dlbook.live.words import say
from dlbook.sound import FLOOR, cepstrum, log_mel, spectrogram
from dlbook.voice import glide, mouth

VIEWS = ("spectrogram", "mel bands", "cepstrum")


class Vowels(Figure):
    """A voice that glides from one vowel to another, as the reader places them.

    Args:
        start, end: the first and the second formant in Hz, 200 to 900 and 600 to 2,500.
        pitch: Hz, 70 to 350.
        tract: factor on all formants, 1 to 1.35: the shorter the tube, the larger.
        view: "spectrogram", "mel bands" or "cepstrum".
        moment: the frame whose spectrum is drawn, 0 to 28.

    >>> figure = Vowels(start=(570, 840), end=(390, 1990))
    >>> figure.sound.shape, figure.mel_bands.shape, figure.coefficients.shape
    ((3840,), (29, 24), (29, 13))
    """

    reserve: ClassVar[tuple[int, int]] = (593, 1214)

    start = Array(shape=(2,))
    end = Array(shape=(2,))
    pitch = Finite(110, min=70, max=350)
    tract = Finite(1, min=1, max=1.35)
    view = Choice(VIEWS)
    moment = Finite(5, min=0, max=28)

    def __init__(
        self,
        start: ArrayLike = (730, 1090),
        end: ArrayLike = (390, 1990),
        *,
        pitch: float = 110,
        tract: float = 1,
        view: str = "spectrogram",
        moment: int = 5,
    ) -> None:
        super().__init__(
            start=start,
            end=end,
            pitch=pitch,
            tract=tract,
            view=view,
            moment=moment,
            question="Can you make this voice say another word, and another person say the same?",
            hint="Drag the two points and listen. Then change the pitch alone: what stays?",
        )

    @property
    def sound(self) -> NDArray[np.float64]:
        """The recording, (3840,), loudest at 1."""
        (a, b), (c, d) = self.start, self.end
        return glide(mouth(a, b, self.tract), mouth(c, d, self.tract), self.pitch)

    @property
    def mel_bands(self) -> NDArray[np.float64]:
        """The log power of each frame in each mel band, (29, 24)."""
        return log_mel(self.sound)

    @property
    def coefficients(self) -> NDArray[np.float64]:
        """The cepstrum of each frame, (29, 13)."""
        return cepstrum(self.mel_bands)

    def describe(self) -> str:
        return say(
            "A voice of {pitch} Hz in a tube of {length} cm glides from formants {a} and {b} Hz "
            "to {c} and {d} Hz.",
            pitch=f"{self.pitch:.0f}",
            length=f"{17.5 / self.tract:.1f}",
            a=f"{self.start[0]:.0f}",
            b=f"{self.start[1]:.0f}",
            c=f"{self.end[0]:.0f}",
            d=f"{self.end[1]:.0f}",
        )

    def still(self) -> str:
        powers = np.log(spectrogram(self.sound) + FLOOR)
        shown = np.clip((powers - powers.max()) / 12 + 1, 0, 1)
        picture = Still(
            x=(0, 0.48), y=(0, 4000), x_label=say("seconds"), y_label=say("frequency (Hz)")
        )
        picture.gray(shown.T[::-1], 0, 0, 0.48, 4000)
        return picture.svg(self.describe())
