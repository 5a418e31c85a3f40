"""Layers, by the names that Keras gives them."""

from dlbook.layers.attention import (
    MultiHeadAttention,
    PositionalEncoding,
    Residual,
    TransformerBlock,
)
from dlbook.layers.base import Layer
from dlbook.layers.bidirectional import Bidirectional
from dlbook.layers.convolution import Conv1D, Conv2D, UpSampling2D
from dlbook.layers.dense import Activation, Dense
from dlbook.layers.dropout import Dropout
from dlbook.layers.embedding import Embedding
from dlbook.layers.normalization import BatchNormalization, LayerNormalization
from dlbook.layers.pooling import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    MaxPooling1D,
    MaxPooling2D,
)
from dlbook.layers.recurrent import GRU, LSTM, SimpleRNN
from dlbook.layers.reshaping import Flatten, Reshape
from dlbook.layers.sequences import (
    AttentionPooling,
    GlobalAveragePooling1D,
    GlobalMaxPooling1D,
    PositionEmbedding,
)

__all__ = [
    "GRU",
    "LSTM",
    "Activation",
    "AttentionPooling",
    "AveragePooling2D",
    "BatchNormalization",
    "Bidirectional",
    "Conv1D",
    "Conv2D",
    "Dense",
    "Dropout",
    "Embedding",
    "Flatten",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling1D",
    "Layer",
    "LayerNormalization",
    "MaxPooling1D",
    "MaxPooling2D",
    "MultiHeadAttention",
    "PositionEmbedding",
    "PositionalEncoding",
    "Reshape",
    "Residual",
    "SimpleRNN",
    "TransformerBlock",
    "UpSampling2D",
]
