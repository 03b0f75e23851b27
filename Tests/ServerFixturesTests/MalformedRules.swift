/// Lines of pg_hba.conf, refused in PostgreSQL's words where PostgreSQL refuses them too.
let malformedRules = [
  Malformed(
    fixtureText("", hba: "host all all all trust"),
    "a.yaml:3: hba: is \"host all all all trust\"; use a list"),
  Malformed(fixtureText("", hba: ""), "a.yaml:3: hba: is empty; use a list"),
  Malformed(
    fixtureText("", hba: "[]"), "a.yaml:3: hba: is empty; use a list of lines of pg_hba.conf"),
  Malformed(
    fixtureText("", hba: "\n  - host all all all trust\n  - {type: host}"),
    "a.yaml:5: hba[1]: is a mapping; use a text"),
  Malformed(fixtureText("", hba: "['# a comment']"), "a.yaml:3: hba[0]: the line is empty"),
  Malformed(
    fixtureText("", hba: "[host]"), "a.yaml:3: hba[0]: end-of-line before database specification"),
  Malformed(
    fixtureText("", hba: "[host all]"), "a.yaml:3: hba[0]: end-of-line before role specification"),
  Malformed(
    fixtureText("", hba: "[host all all]"),
    "a.yaml:3: hba[0]: end-of-line before IP address specification"),
  Malformed(
    fixtureText("", hba: "[host all all all]"),
    "a.yaml:3: hba[0]: end-of-line before authentication method"),
  Malformed(
    fixtureText("", hba: "\n  - hostssl all all all trust\n  - hosttls all all all trust"),
    "a.yaml:5: hba[1]: invalid connection type \"hosttls\"; use local, host, hostssl, hostnossl, "
      + "hostgssenc, hostnogssenc"),
  Malformed(
    fixtureText("", hba: "[host all all 10.0.0.0/33 trust]"),
    "a.yaml:3: hba[0]: invalid CIDR mask in address \"10.0.0.0/33\""),
  Malformed(
    fixtureText("", hba: "[host all all 10.0.0.1 trust]"),
    "a.yaml:3: hba[0]: invalid IP mask \"trust\"; an address without a mask needs /32, "
      + "or /128 for IPv6"),
  Malformed(
    fixtureText("", hba: "[host all all db.example.org/32 trust]"),
    "a.yaml:3: hba[0]: specifying both host name and CIDR mask is invalid: "
      + "\"db.example.org/32\""),
  Malformed(
    fixtureText("", hba: "[host all all all scram]"),
    "a.yaml:3: hba[0]: invalid authentication method \"scram\"; "
      + "use trust, reject, password, md5, scram-sha-256, gss, sspi, ident, peer, ldap, radius, "
      + "pam, bsd, cert, oauth"),
  Malformed(
    fixtureText("", hba: "[host all all all ldap]"),
    "a.yaml:3: hba[0]: authentication method \"ldap\" requires argument \"ldapbasedn\", "
      + "\"ldapprefix\", or \"ldapsuffix\" to be set"),
  Malformed(
    fixtureText("", hba: "[host all all all trust map=x]"),
    "a.yaml:3: hba[0]: authentication option \"map\" is only valid for authentication methods "
      + "ident, peer, gssapi, sspi, cert, and oauth"),
  Malformed(
    fixtureText("settings: {server_version: '15.18'}", hba: "[host all /^a all trust]"),
    "a.yaml:3: hba[0]: user \"/^a\": PostgreSQL 15 knows no regular expressions; "
      + "use them with a server_version of 16 or more, or quote the name"),
  Malformed(
    fixtureText("ident: []"), "a.yaml:4: ident: is empty; use a list of lines of pg_ident.conf"),
  Malformed(
    fixtureText("ident: [m x y, m x]"), "a.yaml:4: ident[1]: missing entry at end of line"),
  Malformed(
    fixtureText("clientAuthority: root"),
    "a.yaml:4: clientAuthority: has no effect while ssl is off; use it with settings.ssl: on"),
  Malformed(
    fixtureText("settings: {ssl: on}\nclientAuthority: trusted"),
    "a.yaml:5: clientAuthority: there is no certificate authority \"trusted\"; use root"),
  Malformed(
    fixtureText("settings: {ssl: on}\nclientRevocations: [client-revoked]"),
    "a.yaml:5: clientRevocations: nobody is there who could revoke; use it with a clientAuthority"),
  Malformed(
    fixtureText("settings: {ssl: on}\nclientAuthority: root\nclientRevocations: [root]"),
    "a.yaml:6: clientRevocations[0]: \"root\" was not issued by root; use client"),
  Malformed(
    fixtureText("settings: {ssl: on}\nclientAuthority: root\nclientRevocations: [nobody]"),
    "a.yaml:6: clientRevocations[0]: there is no identity \"nobody\"; use root, trusted, client"),
  Malformed(
    fixtureText("serverNames: {none: trusted}"),
    "a.yaml:4: serverNames: has no effect while ssl is off; use it with settings.ssl: on"),
  Malformed(
    fixtureText("settings: {ssl: on}\nserverNames: {}"),
    "a.yaml:5: serverNames: is empty; use names, none or \"*\", and what each is shown"),
  Malformed(
    fixtureText("settings: {ssl: on}\nserverNames: {localhost: nobody}"),
    "a.yaml:5: serverNames.localhost: there is no identity \"nobody\"; use root, trusted, client"),
  Malformed(
    fixtureText("settings: {ssl: on}\nserverNames: {'*': {close: now}}"),
    "a.yaml:5: serverNames.*.close: the key is not known; use alert"),
  Malformed(
    fixtureText("settings: {ssl: on}\napplicationProtocol: ''"),
    "a.yaml:5: applicationProtocol: is empty; use a text"),
  Malformed(
    fixtureText("settings: {ssl: on, ssl_ca_file: server.crt}\nclientAuthority: root"),
    "a.yaml:5: clientAuthority: the authority is given by settings.ssl_ca_file too; "
      + "use one of the two"),
  Malformed(
    fixtureText("", hba: "\n  - 'host \"all all all trust'"),
    "a.yaml:4: hba[0]: a quote is opened and not closed"),
  Malformed(
    fixtureText("", hba: "[host all all all oauth issuer=i]"),
    "a.yaml:3: hba[0]: authentication method \"oauth\" requires argument \"scope\" to be set"),
  Malformed(fixtureText("tokens: {t: acme}"), "a.yaml:4: tokens: is a mapping; use a list"),
  Malformed(
    fixtureText("tokens:\n  - {owner: acme}"), "a.yaml:5: tokens[0]: the key \"token\" is missing"),
  Malformed(
    fixtureText("tokens:\n  - {token: a b}"),
    "a.yaml:5: tokens[0].token: could not be sent; use letters, digits and -._~+/, then any ="),
  Malformed(
    fixtureText("tokens:\n  - {token: t, owner: ''}"),
    "a.yaml:5: tokens[0].owner: is empty; use a text"),
  Malformed(
    fixtureText("tokens:\n  - {token: t}\n  - {token: t, owner: acme}"),
    "a.yaml:6: tokens[1]: the token is given twice"),
]
