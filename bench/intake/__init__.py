"""What `bench/measure_intake.py` measures: invented leads, the product's stages, the baselines."""
