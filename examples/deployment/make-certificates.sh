#!/bin/sh
# Makes the certificates of a trial: ./make-certificates.sh /etc/civigraph
#
# Two authorities: one for routers and departments, which know each other by it and nobody else, and one that stands for
# the public authority of the addresses that people see. Run again, it renews all certificates and keeps the authorities;
# routers and departments take up what is new without a restart. OpenSSL 3.
set -eu
umask 077
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
new_key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

# authority NAME: NAME-ca.pem, made once; its key belongs on no machine that runs something
authority() {
  [ -f "$folder/$1-ca.pem" ] && return
  # shellcheck disable=SC2086 # one word each
  openssl req -x509 $new_key -keyout "$folder/$1-ca-key.pem" -out "$folder/$1-ca.pem" -days 365 \
    -subj "/CN=Trial authority: $1" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2>/dev/null
}

# certify PART AUTHORITY USE NAMES: PART/certificate.pem and PART/key.pem
certify() {
  mkdir -p "$folder/$1"
  # shellcheck disable=SC2086 # one word each
  openssl req -x509 $new_key -keyout "$folder/$1/key.pem.new" -out "$folder/$1/certificate.pem.new" -days 30 \
    -CA "$folder/$2-ca.pem" -CAkey "$folder/$2-ca-key.pem" -subj "/CN=$1" \
    -addext basicConstraints=critical,CA:FALSE -addext "extendedKeyUsage=$3" -addext "subjectAltName=$4" 2>/dev/null
  mv "$folder/$1/key.pem.new" "$folder/$1/key.pem"
  mv "$folder/$1/certificate.pem.new" "$folder/$1/certificate.pem"
}

mkdir -p "$folder"
authority departments
authority front
certify router departments clientAuth DNS:router.civigraph.internal
certify import departments clientAuth DNS:import.civigraph.internal
for department in $(cut -d= -f1 "$here/departments.txt"); do
  # `localhost` is for a trial on one machine; elsewhere a department has its own name alone.
  certify "$department" departments serverAuth "DNS:$department.civigraph.internal,DNS:localhost"
done
certify proxy front serverAuth DNS:localhost
certify keycloak front serverAuth DNS:localhost
