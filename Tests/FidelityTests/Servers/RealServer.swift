import Foundation
import Support

/// A real PostgreSQL: a server with `ssl` on, one with it off, and one that asks clients for
/// certificates, made for one test run.
///
/// A shell makes, starts, ends and removes them. It ends them when its standard input ends, which it
/// does whatever becomes of the test run.
final class RealServer: Sendable {
  /// The port of the server with `ssl` on.
  let encryptedPort: Int
  /// The port of the server with `ssl` off.
  let plainPort: Int
  /// The port of the server with `ssl_ca_file`.
  let certifyingPort: Int
  /// Holds `server.crt` (its own root), `server.key`, and `other.crt`, which signed neither;
  /// `chain.crt` and `chain.key` of the server with `ssl_ca_file`, which is `authorities.crt`; and what
  /// `root.crt` signed for clients, `certified` and `stranger`.
  let folder: String

  private let shell: Program
  private let ports: [ReservedPort]

  struct StartError: Error, CustomStringConvertible {
    let description: String
  }

  private init(_ ports: [ReservedPort], folder: String, shell: Program) {
    (encryptedPort, plainPort, certifyingPort) = (
      ports[0].number, ports[1].number, ports[2].number
    )
    (self.ports, self.folder, self.shell) = (ports, folder, shell)
  }

  /// Returns when the servers accept connections.
  static func start(_ installation: Installation) async throws -> RealServer {
    let ports = [try ReservedPort(), try ReservedPort(), try ReservedPort()]
    let command = installation.asOwner + ["/bin/sh", "-c", script]
    let shell = Program(
      URL(filePath: command[0]), Array(command.dropFirst()),
      environment: [
        "PATH": installation.programs + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? ""),
        "LC_ALL": "C.UTF-8", "PGCTLTIMEOUT": "60",
        "ENCRYPTED_PORT": "\(ports[0].number)", "PLAIN_PORT": "\(ports[1].number)",
        "CERTIFYING_PORT": "\(ports[2].number)",
        "CERTIFYING_HBA": (["local all all trust"] + Access.certifyingLines)
          .joined(separator: "\n"),
        "IDENT": Access.ident.joined(separator: "\n"),
        "HBA": (["local all all trust"] + Access.lines).joined(separator: "\n"),
        "SQL": statements.joined(separator: "\n"),
      ],
      input: nil)
    var lines = shell.lines
    var written: [String] = []
    while let line = await lines.next() {
      if line == "ready", let folder = written.last {
        return RealServer(ports, folder: folder, shell: shell)
      }
      written.append(line)
    }
    throw StartError(
      description: "PostgreSQL could not be started:\n"
        + (written + [shell.errorOutput]).joined(separator: "\n"))
  }

  /// Returns when the servers have ended and what they wrote is removed.
  func stop() async {
    shell.endInput()
    _ = await shell.status()
  }

  private static var statements: [String] {
    let encrypted = Access.roles.map { "CREATE ROLE \($0) LOGIN PASSWORD '\(Access.password)';" }
    return ["SET password_encryption = md5;"]
      + encrypted.filter { $0.contains(" \(Access.hashed.role) ") }
      + ["SET password_encryption = 'scram-sha-256';"]
      + encrypted.filter { !$0.contains(" \(Access.hashed.role) ") }
      + Access.certified.map { "CREATE ROLE \($0) LOGIN;" }
      + Access.prepared.map { "CREATE ROLE \($0.role) LOGIN PASSWORD '\($0.password)';" }
      + [
        "CREATE ROLE \(Access.superuser) LOGIN SUPERUSER PASSWORD '\(Access.password)';",
        "CREATE DATABASE \(Access.database) OWNER \(Access.either.role);",
        "\\connect \(Access.database) \(Access.either.role)", shop,
      ]
  }

  /// The tables that clients of the catalogues are asked about.
  private static var shop: String {
    (try? String(
      contentsOf: CatalogueClient.folder.appending(path: "shop.sql"), encoding: .utf8)) ?? ""
  }

  /// The folder is in /tmp because the path of a Unix-domain socket may not be long.
  private static let script = """
    set -eu
    folder=$(mktemp -d /tmp/mock-postgres-fidelity.XXXXXX)
    finish() {
      for data in encrypted plain certifying; do
        pg_ctl stop -D $data -m immediate >>log 2>&1 || true
      done
      rm -rf "$folder"
    }
    trap finish EXIT
    trap 'exit 1' HUP INT TERM
    trap '' PIPE
    cd "$folder"
    certify() {
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \\
        -subj "/CN=localhost" -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" \\
        -keyout $1.key -out $1.crt >>log 2>&1
      chmod 600 $1.key
    }
    authorize() {
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "$2" \\
        -keyout $1.key -out $1.crt >>log 2>&1
    }
    sign() {
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$3" \\
        -keyout $1.key -out $1.csr >>log 2>&1
      printf '%s\\n' "$4" >$1.ext
      openssl x509 -req -in $1.csr -CA $2.crt -CAkey $2.key -CAcreateserial -days 2 \\
        -extfile $1.ext -out $1.crt >>log 2>&1
      chmod 600 $1.key
    }
    certify server &
    certify other &
    {
      authorize root "/CN=root"
      authorize second "/C=DE/O=Example, Inc./CN=second root"
      cat root.crt second.crt >authorities.crt
      sign intermediate root "/CN=intermediate" basicConstraints=critical,CA:TRUE
      sign leaf intermediate "/CN=localhost" subjectAltName=DNS:localhost,IP:127.0.0.1
      cat leaf.crt intermediate.crt >chain.crt
      cp leaf.key chain.key
      sign certified root "/O=Example, Inc./CN=certified" subjectAltName=DNS:c
      sign stranger root "/CN=stranger" subjectAltName=DNS:s
    } &
    initdb -D encrypted -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \\
      --no-instructions >>log 2>&1 || { cat log; exit 1; }
    wait
    printf '%s\\n' "$HBA" >encrypted/pg_hba.conf
    cat >>encrypted/postgresql.conf <<END
    listen_addresses = '127.0.0.1'
    unix_socket_directories = '$folder'
    ssl_cert_file = '$folder/server.crt'
    ssl_key_file = '$folder/server.key'
    timezone = 'Etc/UTC'
    fsync = off
    autovacuum = off
    shared_buffers = 16MB
    END
    cp -R encrypted plain
    cp -R encrypted certifying
    printf '%s\\n' "$CERTIFYING_HBA" >certifying/pg_hba.conf
    printf '%s\\n' "$IDENT" >certifying/pg_ident.conf
    cat >>certifying/postgresql.conf <<END
    port = $CERTIFYING_PORT
    ssl = on
    ssl_cert_file = '$folder/chain.crt'
    ssl_key_file = '$folder/chain.key'
    ssl_ca_file = '$folder/authorities.crt'
    END
    printf 'port = %s\\nssl = on\\n' $ENCRYPTED_PORT >>encrypted/postgresql.conf
    printf 'port = %s\\nssl = off\\n' $PLAIN_PORT >>plain/postgresql.conf
    start() {
      pg_ctl start -w -D $1 -l $1.log >>log 2>&1 || { cat log $1.log; return 1; }
      printf '%s\\n' "$SQL" | psql -X -q -v ON_ERROR_STOP=1 -h "$folder" -p $2 -U postgres \\
        -d postgres
    }
    start encrypted $ENCRYPTED_PORT & first=$!
    start plain $PLAIN_PORT & second=$!
    start certifying $CERTIFYING_PORT & third=$!
    wait $first
    wait $second
    wait $third
    printf '%s\\nready\\n' "$folder"
    cat >/dev/null
    """
}
