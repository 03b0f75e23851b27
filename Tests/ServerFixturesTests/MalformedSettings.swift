/// Settings with values that PostgreSQL does not have, or that cannot be imitated.
let malformedSettings = [
  (
    "settings: {work_mem: 4MB}",
    "a.yaml:4: settings.work_mem: the key is not known; use ssl, server_version, "
      + "password_encryption, authentication_timeout, TimeZone, scram_iterations, "
      + "max_connections, superuser_reserved_connections, reserved_connections, "
      + "max_wal_senders, unix_socket_directories, unix_socket_permissions, ssl_cert_file, ssl_key_file, ssl_ca_file, ssl_min_protocol_version, ssl_max_protocol_version, "
      + "ssl_ciphers, ssl_tls13_ciphers, ssl_groups, ssl_ecdh_curve, ssl_prefer_server_ciphers, "
      + "ssl_crl_file, ssl_passphrase_command"
  ),
  (
    "settings: {unix_socket_directories: tmp}",
    "a.yaml:4: settings.unix_socket_directories: \"tmp\" is no absolute path; use one, as /tmp"
  ),
  (
    "settings: {unix_socket_directories: [/tmp, '@abstract']}",
    "a.yaml:4: settings.unix_socket_directories[1]: \"@abstract\" is no absolute path; "
      + "use one, as /tmp"
  ),
  (
    "settings: {unix_socket_permissions: 0700}",
    "a.yaml:4: settings.unix_socket_permissions: has no effect without a directory; "
      + "use it with unix_socket_directories"
  ),
  (
    "settings: {unix_socket_directories: /tmp, unix_socket_permissions: 7777}",
    "a.yaml:4: settings.unix_socket_permissions: \"7777\" are no permissions; "
      + "use an octal number up to 0777, as 0700"
  ),
  (
    "settings: {unix_socket_directories: /tmp, unix_socket_permissions: '0800'}",
    "a.yaml:4: settings.unix_socket_permissions: \"0800\" are no permissions; "
      + "use an octal number up to 0777, as 0700"
  ),
  (
    "hosts: [localhost 127.0.0.1]",
    "a.yaml:4: hosts[0]: \"localhost 127.0.0.1\" begins with no IP address; "
      + "use a line of /etc/hosts"
  ),
  (
    "hosts: [127.0.0.1]",
    "a.yaml:4: hosts[0]: \"127.0.0.1\" has no name behind the address; use a line of /etc/hosts"
  ),
  (
    "settings: {ssl: maybe}",
    "a.yaml:4: settings.ssl: is \"maybe\", which is no boolean; use on or off"
  ),
  ("settings: {ssl: [on]}", "a.yaml:4: settings.ssl: is a list; use a text"),
  ("settings: {ssl: ''}", "a.yaml:4: settings.ssl: is \"\", which is no boolean; use on or off"),
  (
    "settings:\n  ssl: on\n  server_version: '12.3'",
    "a.yaml:6: settings.server_version: \"12.3\" is no version that can be imitated; "
      + "use a minor release of 13 to 18, as \"18.1\""
  ),
  (
    "settings: {server_version: 18}",
    "a.yaml:4: settings.server_version: \"18\" is no version that can be imitated; "
      + "use a minor release of 13 to 18, as \"18.1\""
  ),
  (
    "settings: {password_encryption: plain}",
    "a.yaml:4: settings.password_encryption: \"plain\" is not known; use scram-sha-256, md5"
  ),
  (
    "settings: {authentication_timeout: soon}",
    "a.yaml:4: settings.authentication_timeout: is \"soon\"; use a whole number from 1 to 600"
  ),
  (
    "settings: {authentication_timeout: 1.5}",
    "a.yaml:4: settings.authentication_timeout: is \"1.5\"; use a whole number from 1 to 600"
  ),
  (
    "settings: {authentication_timeout: 601}",
    "a.yaml:4: settings.authentication_timeout: is out of range; use a whole number from 1 to 600"
  ),
  (
    "settings: {authentication_timeout: 99999999999999999999}",
    "a.yaml:4: settings.authentication_timeout: is \"99999999999999999999\"; "
      + "use a whole number from 1 to 600"
  ),
  (
    "settings: {scram_iterations: 0}",
    "a.yaml:4: settings.scram_iterations: is out of range; use a whole number from 1 to 1000000"
  ),
  (
    "settings:\n  scram_iterations: 5000\n  server_version: '15.4'",
    "a.yaml:5: settings.scram_iterations: is not known to PostgreSQL 15; "
      + "use it with a server_version of 16 or more"
  ),
  (
    "settings: {max_connections: 0}",
    "a.yaml:4: settings.max_connections: is out of range; use a whole number from 1 to 262143"
  ),
  (
    "settings:\n  max_connections: 3\n  server_version: '15.18'",
    "a.yaml:5: settings.max_connections: superuser_reserved_connections (3) "
      + "must be less than max_connections (3)"
  ),
  (
    "settings: {max_connections: 5, reserved_connections: 2}",
    "a.yaml:4: settings.reserved_connections: superuser_reserved_connections (3) plus "
      + "reserved_connections (2) must be less than max_connections (5)"
  ),
  (
    "settings: {reserved_connections: 2, server_version: '15.18'}",
    "a.yaml:4: settings.reserved_connections: is not known to PostgreSQL 15; "
      + "use it with a server_version of 16 or more"
  ),
  ("settings: {TimeZone: ''}", "a.yaml:4: settings.TimeZone: is empty; use a text"),
  (
    "settings: {ssl: on, ssl_min_protocol_version: SSLv3}",
    "a.yaml:4: settings.ssl_min_protocol_version: \"SSLv3\" is not known; "
      + "use TLSv1, TLSv1.1, TLSv1.2, TLSv1.3"
  ),
].map { Malformed(fixtureText($0), $1) }

/// Settings each of which is good without the other.
let contradictions = [
  (
    "settings:\n  ssl: on\n  ssl_min_protocol_version: TLSv1.3\n  ssl_max_protocol_version: TLSv1.2",
    "a.yaml:7: settings.ssl_max_protocol_version: is lower than ssl_min_protocol_version; "
      + "use TLSv1.3 or higher"
  ),
  (
    "settings: {ssl: on, ssl_max_protocol_version: TLSv1.1}",
    "a.yaml:4: settings.ssl_max_protocol_version: is lower than ssl_min_protocol_version; "
      + "use TLSv1.2 or higher"
  ),
  (
    "settings: {ssl: on, ssl_min_protocol_version: TLSv1, ssl_max_protocol_version: TLSv1.1}",
    "a.yaml:4: settings.ssl_max_protocol_version: OpenSSL's security level 2 forbids TLSv1.1; "
      + "use it with @SECLEVEL=0 in ssl_ciphers, as DEFAULT:@SECLEVEL=0"
  ),
  (
    "settings:\n  ssl: off\n  ssl_min_protocol_version: TLSv1.3",
    "a.yaml:6: settings.ssl_min_protocol_version: has no effect while ssl is off; "
      + "use it with settings.ssl: on"
  ),
  (
    "identity: trusted",
    "a.yaml:4: identity: has no effect while ssl is off; use it with settings.ssl: on"
  ),
  (
    "settings: {ssl_ca_file: server.crt}",
    "a.yaml:4: settings.ssl_ca_file: has no effect while ssl is off; use it with settings.ssl: on"
  ),
  (
    "settings: {ssl: on, ssl_cert_file: server.crt, ssl_key_file: server.key}\nidentity: trusted",
    "a.yaml:5: identity: the certificate is given by settings.ssl_cert_file too; "
      + "use one of the two"
  ),
  (
    "settings:\n  ssl: off\n  ssl_ciphers: HIGH",
    "a.yaml:6: settings.ssl_ciphers: has no effect while ssl is off; use it with settings.ssl: on"
  ),
  (
    "settings: {ssl: on, ssl_ciphers: nonsense}",
    "a.yaml:4: settings.ssl_ciphers: cannot use the ciphers \"nonsense\": no cipher match; "
      + "use ciphers as the program openssl ciphers lists them"
  ),
  (
    "settings: {ssl: on, ssl_tls13_ciphers: nonsense}",
    "a.yaml:4: settings.ssl_tls13_ciphers: cannot use the TLS 1.3 ciphers \"nonsense\": "
      + "no cipher match; use names as TLS_AES_256_GCM_SHA384, with colons between"
  ),
  (
    "settings: {ssl: on, ssl_tls13_ciphers: TLS_AES_128_GCM_SHA256, server_version: '17.2'}",
    "a.yaml:4: settings.ssl_tls13_ciphers: is not known to PostgreSQL 17; "
      + "use it with a server_version of 18 or more"
  ),
  (
    "settings: {ssl: on, ssl_groups: X25519, server_version: '17.2'}",
    "a.yaml:4: settings.ssl_groups: is not known to PostgreSQL 17; use ssl_ecdh_curve"
  ),
  (
    "settings: {ssl: on, ssl_groups: nonsense}",
    "a.yaml:4: settings.ssl_groups: cannot use the groups \"nonsense\": "
      + "passed invalid argument; use names as X25519 or prime256v1"
  ),
  (
    "settings: {ssl: on, ssl_groups: X25519, ssl_ecdh_curve: prime256v1}",
    "a.yaml:4: settings.ssl_ecdh_curve: is the old name of ssl_groups; use one of the two"
  ),
  (
    "settings: {ssl: on, ssl_ecdh_curve: 'prime256v1:X25519', server_version: '17.2'}",
    "a.yaml:4: settings.ssl_ecdh_curve: is more than one curve; use one, as prime256v1"
  ),
  (
    "settings: {ssl: on, ssl_prefer_server_ciphers: maybe}",
    "a.yaml:4: settings.ssl_prefer_server_ciphers: is \"maybe\", which is no boolean; "
      + "use on or off"
  ),
  (
    "settings: {ssl: on, ssl_crl_file: server.crt}",
    "a.yaml:4: settings.ssl_crl_file: the PEM text holds no list of revocations; "
      + "use a PEM file of them"
  ),
  (
    "settings: {ssl: on, ssl_passphrase_command: 'echo secret'}",
    "a.yaml:4: settings.ssl_passphrase_command: would run a program; "
      + "use an ssl_key_file that no passphrase protects"
  ),
].map { Malformed(fixtureText($0), $1) }

/// Files that a fixture names: missing, broken, or not belonging together.
let malformedCertificateFiles = [
  (
    "settings:\n  ssl: on\n  ssl_cert_file: server.crt",
    "a.yaml:6: settings.ssl_cert_file: is given without the other of ssl_cert_file and "
      + "ssl_key_file; use both, or neither"
  ),
  (
    "settings:\n  ssl: on\n  ssl_key_file: server.key",
    "a.yaml:6: settings.ssl_key_file: is given without the other of ssl_cert_file and "
      + "ssl_key_file; use both, or neither"
  ),
  (
    "settings: {ssl: on, ssl_cert_file: none.crt, ssl_key_file: server.key}",
    "a.yaml:4: settings.ssl_cert_file: the file \"none.crt\" cannot be read; "
      + "use a path relative to the fixture's folder"
  ),
  (
    "settings:\n  ssl: on\n  ssl_cert_file: server.crt\n  ssl_key_file: none.key",
    "a.yaml:7: settings.ssl_key_file: the file \"none.key\" cannot be read; "
      + "use a path relative to the fixture's folder"
  ),
  (
    "settings:\n  ssl: on\n  ssl_cert_file: server.crt\n  ssl_key_file: other.key",
    "a.yaml:7: settings.ssl_key_file: "
      + "the private key is not that of the certificate of \"CN=db\""
  ),
  (
    "settings:\n  ssl: on\n  ssl_cert_file: server.crt\n  ssl_key_file: server.crt",
    "a.yaml:7: settings.ssl_key_file: no private key can be read from the PEM text: unsupported"
  ),
  (
    "settings: {ssl: on, ssl_cert_file: empty.pem, ssl_key_file: server.key}",
    "a.yaml:4: settings.ssl_cert_file: the PEM text holds no certificate"
  ),
  (
    "settings: {ssl: on, ssl_ca_file: server.key}",
    "a.yaml:4: settings.ssl_ca_file: the PEM text holds no certificate"
  ),
  (
    "settings: {ssl: on, ssl_ca_file: none.crt}",
    "a.yaml:4: settings.ssl_ca_file: the file \"none.crt\" cannot be read; "
      + "use a path relative to the fixture's folder"
  ),
].map { Malformed(fixtureText($0), $1) }

/// Identities that are not in the catalogue, and recipes in the fixture itself.
let malformedIdentityReferences = [
  ("identity: ", "a.yaml:5: identity: is empty; use the name of an identity, or a recipe"),
  (
    "identity: trustd",
    "a.yaml:5: identity: there is no identity \"trustd\"; use root, trusted, client"
  ),
  ("identity: [trusted]", "a.yaml:5: identity: is a list; use a mapping of keys"),
  ("identity: {issuer: self}", "a.yaml:5: identity: the key \"summary\" is missing"),
  (
    "identity:\n  summary: x\n  issuer: nobody",
    "a.yaml:7: identity.issuer: there is no identity \"nobody\"; use self, client, root, trusted"
  ),
  (
    "identity:\n  summary: x\n  issuer: trusted",
    "a.yaml:7: identity.issuer: \"trusted\" is no certificate authority; use self, root"
  ),
].map { Malformed(fixtureText("settings: {ssl: on}\n\($0)"), $1) }
