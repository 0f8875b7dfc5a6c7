"""The service as a whole under load: run by hand, with wrk as the visitors. See README.md beside this."""
