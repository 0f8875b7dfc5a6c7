"""Search engines behind one contract: `contract` states it, each package here implements it."""
