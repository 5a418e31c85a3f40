"""Deep Learning from Zero: a NumPy network core that a book derives piece by piece.

The rooms, from the ground floor up. A module imports only modules that stand above it here,
and the core imports NumPy alone (tqdm where it shows progress).

    files/
        disk.py             a file is replaced whole, or it stays what it was
    checks.py           arguments, arrays, ranges: each kind is checked in one place
    parameters.py       numbers that learning changes, each a view of one flat vector
    configuration.py    names and configurations: objects found by name, written as JSON
    initializers.py     how parameters begin
    regularizers.py     penalties on large parameters
    activations.py      activation functions and their derivatives
    losses.py           how far predictions are from the truth
    metrics.py          numbers for people, reported beside the loss
    schedules.py        learning rates that change with the steps taken
    optimizers.py       how a step is made of a gradient
    layers/
        base.py             the contract that every layer keeps
        weighted.py         what layers that take weighted sums share
        windows.py          what convolution and pooling share
        dense.py            a weighted sum of all inputs
        convolution.py      one small kernel for every place
        pooling.py          one number for all that a window shows
        recurrent.py        one cell at every step of a sequence
        normalization.py    mean 0 and variance 1 for every layer
        dropout.py          units silenced at random
        attention.py        every position looks at all positions
        embedding.py        a vector for every id
        reshaping.py        the same numbers in another arrangement
    files/
        limits.py           what a model file may ask of this computer
        npz.py              model files: arrays and their configuration, no code
        saved_model.py      a model as a file, and the file as a model
    callbacks/
        base.py             what `fit` tells, and its record
        progress.py         bars and lines while it runs
    batches.py          data in batches, from arrays or from a generator
    training.py         one step, one epoch, one measurement
    models.py           Sequential: layers in a chain, with the face that Keras gave it
    utils.py            conversions of labels
    -- the core ends here --
    layers/
        bidirectional.py    a sequence read from both ends
        sequences.py        one vector for a whole sequence, and learned positions
    callbacks/
        best.py             a number, and the best that it has been
        early_stopping.py   training ends when it no longer helps
        model_checkpoint.py what an epoch has learned outlives the program
        learning_rate_scheduler.py  another learning rate for each epoch
    gradcheck.py        is `backward` the derivative of `forward`?
    gradients.py        gradients by the input, and for each example apart
    ctc.py              a loss for labels without their times
    conformal.py        sets of answers that are right as often as promised
    quantization.py     weights as small whole numbers
    games.py            stones in a row: perfect play, tree search, self-play
    recommenders.py     what a viewer will rate how, and what to show whom
    seq2seq.py          one network reads, another writes
    language.py         a transformer that predicts the next character
    scaling.py          a law for losses, fitted to small runs
    words.py            words as vectors, counted or learned by skip-gram
    driving.py          a car on a winding road, and a driver to imitate
    estimators.py       scikit-learn estimators around Sequential
    files/
        chain.py            a model as one chain of layers, for the formats of others
        keras.py            Keras files, read and written without Keras
        onnx.py             ONNX files, for other runtimes
        torch_weights.py    weights for PyTorch and from it, as arrays with its names
        reader.py           one reader for every model file, whatever it is called
    terminal.py         any name, on any terminal, into any pipe
    sound.py            from a recording to spectrogram, mel bands and cepstrum
    voice.py            a voice made of formulas
    predict.py          what a model sees in image files
    datasets/           data that ships, data made from a seed, data that downloads
    source.py           the package's own code on the page
    plotting.py         one look for every figure
    live/               figures that answer the reader's hand
    book/               what reads, runs and checks the pages
    exercises/          exercises that check themselves
    bench/
        measuring.py        two sides in turns, and the ratio of their times
        processes.py        a function in a Python of its own
        networks.py         our side of the comparison
        rivals.py           PyTorch's, Keras's and scikit-learn's
        tasks.py            what is compared with whom, and the ratios to reach
        table.py            the rows as table and picture
        experiments/        experiments too long for a page, with stored results
        commands.py         `python -m dlbook bench`
    doctor.py           can this computer run the book?
    __main__.py         the command line
"""

__version__ = "0.1.0"
