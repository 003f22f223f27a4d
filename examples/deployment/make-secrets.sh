#!/bin/sh
# Makes the secrets of a deployment, each once: ./make-secrets.sh /etc/civigraph
#
# What it made is left as it is when it runs again. Departments are named in departments.txt.
set -eu
umask 077
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
departments=$(cut -d= -f1 "$here/departments.txt")

secret() { openssl rand -hex 24; }
if [ -f "$folder/databases.sql" ]; then
  echo "There are secrets in $folder already." >&2
  exit 1
fi
mkdir -p "$folder/router" "$folder/keycloak"

openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$folder/router/envelope.pem" 2>/dev/null
printf %s "$(secret)" > "$folder/router/shared-secret"
printf %s "$(secret)" > "$folder/router/portal-secret"
printf %s "$(secret)" > "$folder/router/explorer-secret"

# The realm's values, for `npm run -s realm`.
{
  echo "REALM_PORTAL_ORIGIN=https://localhost:8443"
  echo "REALM_ROUTER_ORIGIN=https://localhost:8443"
  echo "REALM_CIVIGRAPH_SECRET=$(secret)"
  echo "REALM_PORTAL_SECRET=$(cat "$folder/router/portal-secret")"
  echo "REALM_EXPLORER_SECRET=$(cat "$folder/router/explorer-secret")"
  for department in $departments; do
    echo "REALM_DEPT_$(echo "$department" | tr '[:lower:]' '[:upper:]')_SECRET=$(secret)"
  done
} > "$folder/realm.env"

# A database and an account for each that keeps something: none can read another's.
for account in keycloak $departments; do
  mkdir -p "$folder/$account"
  password=$(secret)
  echo "localhost:5432:$account:$account:$password" > "$folder/$account/pgpass"
  echo "create role $account login password '$password';"
  echo "create database $account owner $account;"
  echo "revoke connect on database $account from public;"
done > "$folder/databases.sql.new"

openssl rand -base64 32 > "$folder/identity/register-key"
openssl rand -base64 32 > "$folder/licence/number-key"
{
  echo "KC_DB_PASSWORD=$(cut -d: -f5 "$folder/keycloak/pgpass")"
  echo "KC_BOOTSTRAP_ADMIN_USERNAME=admin"
  echo "KC_BOOTSTRAP_ADMIN_PASSWORD=$(secret)"
} > "$folder/keycloak/secrets.env"
mv "$folder/databases.sql.new" "$folder/databases.sql"
