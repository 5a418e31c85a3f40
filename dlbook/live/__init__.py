"""Live figures: they answer the reader's hand in JupyterLab and in the built page alike.

How to add a figure, say ``Thing``:

1. ``dlbook/live/figures/thing.py`` holds ``class Thing(Figure)`` (:mod:`dlbook.live.base`): a
   trait for each part of its state (:class:`~dlbook.live.base.Array`, ``Finite``, ``Choice``,
   ``Binary`` check what they are given and say what is wrong), ``describe()`` in a sentence or
   two, and ``still()``, a small drawing made with :class:`dlbook.live.still.Still`. Set
   ``reserve`` to the heights that the figure takes on a wide page and on a phone.
2. ``dlbook/live/figures/thing.js`` ends in ``export default liveFigure("Thing", (ui) => {...})``.
   The shared scripts stand before it in the same module: ``ui.get``, ``ui.set``, ``ui.status``
   (the text alternative) from ``frame.js``, ``ui.plot`` from ``plot.js``, ``ui.slider``,
   ``ui.select``, ``ui.button``, ``ui.readout``, ``ui.legend``, ``ui.undo`` from ``controls.js``,
   ``plot.drag`` and ``listenToHand`` from ``hand.js``, and ``Network``, ``ACTIVATIONS``,
   ``LOSSES``, ``optimizer``, ``convolve`` from ``engine.js`` if the class says
   ``parts = ("engine.js",)``. Read the state with ``ui.get``, write it with ``ui.set``, draw in
   ``ui.onDraw``: it runs at most once in a frame. What replaces data or a trained network can be
   undone.
3. What the figure computes is a plain class or the package itself: a chapter that wants a number
   asks that, and makes no figure for it. What it says passes through ``say``, here
   (:mod:`dlbook.live.words`) and in the script: a sentence with {places} for what changes.
4. Import the class below, and give it an entry in ``tests/live/figures.py``: which control
   the browser tests move, and which numbers must equal those of dlbook.
"""

from dlbook.live.figures.activation import Activation
from dlbook.live.figures.backprop_stepper import BackpropStepper
from dlbook.live.figures.conformal_sets import ConformalSets
from dlbook.live.figures.convolution_stepper import ConvolutionStepper
from dlbook.live.figures.draw_digit import DrawDigit
from dlbook.live.figures.embedding_map import EmbeddingMap
from dlbook.live.figures.front_pages import FrontPages
from dlbook.live.figures.gradient_descent import GradientDescent
from dlbook.live.figures.gradient_flow import GradientFlow
from dlbook.live.figures.imitation import Imitation
from dlbook.live.figures.latent_space import LatentSpace
from dlbook.live.figures.linear_fit import LinearFit
from dlbook.live.figures.look_back import LookBack
from dlbook.live.figures.mapping import Mapping
from dlbook.live.figures.neighbor_lists import NeighborLists
from dlbook.live.figures.neuron import Neuron
from dlbook.live.figures.optimizer_race import OptimizerRace
from dlbook.live.figures.overfitting import Overfitting
from dlbook.live.figures.playground import Playground
from dlbook.live.figures.pole_training import PoleTraining
from dlbook.live.figures.pooling import Pooling
from dlbook.live.figures.quiz import Quiz
from dlbook.live.figures.real_or_walk import RealOrWalk
from dlbook.live.figures.recurrent_unrolling import RecurrentUnrolling
from dlbook.live.figures.scaling_law import ScalingLaw
from dlbook.live.figures.sentence_builder import SentenceBuilder
from dlbook.live.figures.small_reader import SmallReader
from dlbook.live.figures.softmax import Softmax
from dlbook.live.figures.threshold import Threshold
from dlbook.live.figures.tic_tac_toe import TicTacToe
from dlbook.live.figures.transcript import Transcript
from dlbook.live.figures.two_thresholds import TwoThresholds
from dlbook.live.figures.vowels import Vowels

__all__ = [
    "Activation",
    "BackpropStepper",
    "ConformalSets",
    "ConvolutionStepper",
    "DrawDigit",
    "EmbeddingMap",
    "FrontPages",
    "GradientDescent",
    "GradientFlow",
    "Imitation",
    "LatentSpace",
    "LinearFit",
    "LookBack",
    "Mapping",
    "NeighborLists",
    "Neuron",
    "OptimizerRace",
    "Overfitting",
    "Playground",
    "PoleTraining",
    "Pooling",
    "Quiz",
    "RealOrWalk",
    "RecurrentUnrolling",
    "ScalingLaw",
    "SentenceBuilder",
    "SmallReader",
    "Softmax",
    "Threshold",
    "TicTacToe",
    "Transcript",
    "TwoThresholds",
    "Vowels",
]
