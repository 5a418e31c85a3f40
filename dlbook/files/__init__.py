"""Files: how models are written and read. The disk, then npz, Keras, ONNX, and one reader of all.

- `disk` replaces a file in one step or not at all, here and wherever the package writes one;
- `npz` is dlbook's own format; the core reads and writes it;
- `keras` reads .keras and .h5 and writes .keras; `onnx` writes .onnx; `chain` is what both share;
- `reader` looks into a file and calls the one that can read it.
"""
