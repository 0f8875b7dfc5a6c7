"""The engines that are compared: one module each, with `build(lessons, taxonomy, place)` and `Peer(place, taxonomy)`."""
