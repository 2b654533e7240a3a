"""The arrays that tables are made of."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Sparse = Any
"A scipy.sparse matrix in CSR form; scipy has no types of its own."
