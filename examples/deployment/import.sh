#!/bin/sh
# Imports a file into a department: ./import.sh /etc/civigraph statistics datasets datasets.csv
#
# Prints what becomes of it, a line of JSON for each step; sent twice, a file is imported once. Runs where the department's
# data folder is, for the key that imports are allowed by.
set -eu
folder=$1
department=$2
profile=$3
file=$4
address=$(sed -n "s#^$department=\(https://[^/=]*\)/.*#\1#p" "$folder/departments.txt")
at="$address/departments/$department/imports/$profile/$(openssl dgst -sha256 -r "$file" | cut -d' ' -f1)"

# The key goes by standard input: arguments can be read by everybody on the machine.
send() {
  printf 'authorization: Bearer %s\n' "$(cat "/var/lib/civigraph/$department/import-key")" |
    curl -sS --fail-with-body -H @- --cacert "$folder/departments-ca.pem" \
      --cert "$folder/import/certificate.pem" --key "$folder/import/key.pem" "$@"
}
send -T "$file" -H 'content-type: application/octet-stream' -H 'civigraph-offset: 0' -o /dev/null "$at"
send -X POST "$at"
