#!/bin/sh
# Writes .env with fresh secrets, readable by its owner alone. Refuses to overwrite one.
set -eu
cd "$(dirname "$0")/.."
if [ -e .env ]; then
    echo "make_secrets: .env exists already; remove it first if you mean to change every secret" >&2
    exit 1
fi
umask 077
# 32 bytes in hex: 64 characters, as Airflow's tokens (HS512) ask for, none of them special in a URL
secret() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
{
    for name in POSTGRES_PASSWORD REDIS_PASSWORD AIRFLOW_JWT_SECRET AIRFLOW_SESSION_SECRET \
        LEADFLOW_ADMIN_PASSWORD; do
        echo "$name=$(secret)"
    done
    # a Fernet key is 32 bytes, URL-safe base64 with its padding
    echo "AIRFLOW_FERNET_KEY=$(head -c 32 /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_')"
} >.env
echo "make_secrets: wrote .env; the web password is LEADFLOW_ADMIN_PASSWORD in it"
