"""The Airflow edge: Airflow's home, what the DAG files share, runs without a scheduler, the server.

No business rule lives here; the DAG files wire steps of the rooms through `run_step`.
"""
