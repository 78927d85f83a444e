#!/bin/bash
# One-off: Airflow's database, the store's schema, the first web user. Safe to run again.
set -euo pipefail
airflow db migrate
python -c "from leadflow.store.migrate import migrate; print('store schema', migrate())"
mkdir -p "$LEADFLOW_HOME/inbox"
if ! airflow users list --output plain | awk '{print $2}' | grep -qx admin; then
    airflow users create --username admin --role Admin --email="$LEADFLOW_ADMIN_MAIL" \
        --firstname Lead --lastname Flow --password="$LEADFLOW_ADMIN_PASSWORD"
fi
