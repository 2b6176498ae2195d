"""How the benchmark judges and tells its figures."""
