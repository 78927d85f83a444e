# Leadflow on the official Airflow image: its packages, what PDF reports need, the project.
FROM apache/airflow:3.3.2-python3.12

USER root
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fonts-noto-cjk libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner=airflow --group=0 --mode=0775 /opt/leadflow /opt/leadflow/var

USER airflow
WORKDIR /opt/leadflow
COPY --chown=airflow:0 requirements.txt ./
RUN pip install --no-cache-dir --requirement requirements.txt
COPY --chown=airflow:0 . ./
ENV PYTHONPATH=/opt/leadflow/plugins
