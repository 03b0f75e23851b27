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
    "a.yaml:5: hba[1]: invalid connection type \"hosttls\"; use host, hostssl, hostnossl"),
  Malformed(
    fixtureText("", hba: "[local all all trust]"),
    "a.yaml:3: hba[0]: connection type \"local\" is not supported; use host, hostssl, hostnossl"),
  Malformed(
    fixtureText("", hba: "[host all all 10.0.0.0/33 trust]"),
    "a.yaml:3: hba[0]: invalid CIDR mask in address \"10.0.0.0/33\""),
  Malformed(
    fixtureText("", hba: "[host all all 10.0.0.1 trust]"),
    "a.yaml:3: hba[0]: invalid IP mask \"trust\"; an address without a mask needs /32, "
      + "or /128 for IPv6"),
  Malformed(
    fixtureText("", hba: "[host all all db.example.org trust]"),
    "a.yaml:3: hba[0]: address \"db.example.org\": host names are not supported; "
      + "use an IP address with its mask, all, samehost or samenet"),
  Malformed(
    fixtureText("", hba: "[host all all all scram]"),
    "a.yaml:3: hba[0]: invalid authentication method \"scram\"; "
      + "use trust, reject, password, md5, scram-sha-256"),
  Malformed(
    fixtureText("", hba: "[host all all all ldap]"),
    "a.yaml:3: hba[0]: authentication method \"ldap\" is not supported; "
      + "use trust, reject, password, md5, scram-sha-256"),
  Malformed(
    fixtureText("", hba: "[host all all all trust map=x]"),
    "a.yaml:3: hba[0]: option \"map=x\": no option of an hba line is supported"),
  Malformed(
    fixtureText("", hba: "\n  - 'host \"all all all trust'"),
    "a.yaml:4: hba[0]: a quote is opened and not closed"),
]
