"""Why a move fits: the explanation of its pair, as each side of the case may know it."""
