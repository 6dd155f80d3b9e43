#!/bin/sh
# Makes the certificates of these tests anew, valid from 2020 for 100 years. They guard nothing: the key of the
# authority is thrown away, and the other keys are public.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
touch "$work/index"
cat > "$work/ca.conf" << END
[ca]
default_ca = tests
[tests]
database = $work/index
new_certs_dir = $work
rand_serial = yes
policy = any
default_md = sha256
[any]
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE
subjectKeyIdentifier = hash
[server]
subjectAltName = IP:127.0.0.1, DNS:localhost
[client]
extendedKeyUsage = clientAuth
END

# Name, subject, and whatever else the signing needs.
made() {
  name=$1 subject=$2
  shift 2
  openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "test-$name-key.pem"
  openssl req -new -key "test-$name-key.pem" -subj "/CN=$subject" -out "$work/$name.csr"
  openssl ca -batch -notext -config "$work/ca.conf" -startdate 20200101000000Z -enddate 21200101000000Z \
    -in "$work/$name.csr" -out "test-$name.pem" -extensions "$name" "$@"
}
made root 'Authority for the tests of Set Up Now' -selfsign -keyfile test-root-key.pem
made server 'Provisioning for the tests of Set Up Now' -cert test-root.pem -keyfile test-root-key.pem
made client 'Set Up Now in its tests' -cert test-root.pem -keyfile test-root-key.pem
rm -r "$work" test-root-key.pem
