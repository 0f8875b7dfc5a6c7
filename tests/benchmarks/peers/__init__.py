"""The engines that are compared, one module each. To add one, write a module with these two, and name it in
`measuring.PACKAGES`: `build(rows, taxonomy, place)`, and `Peer(place, taxonomy)` with the method `search`.
"""
