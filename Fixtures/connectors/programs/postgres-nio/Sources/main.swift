// Connects as libpq's variables say (PGHOST, PGSSLMODE …), and asks for a row.
import Foundation
import Logging
import NIOSSL
import PostgresNIO

let given = ProcessInfo.processInfo.environment

func tls() throws -> PostgresConnection.Configuration.TLS {
  let mode = given["PGSSLMODE"] ?? "prefer"
  guard mode != "disable" else { return .disable }
  var settings = TLSConfiguration.makeClientConfiguration()
  settings.certificateVerification =
    mode == "verify-full"
    ? .fullVerification : mode == "verify-ca" ? .noHostnameVerification : .none
  if let root = given["PGSSLROOTCERT"], !root.isEmpty { settings.trustRoots = .file(root) }
  let context = try NIOSSLContext(configuration: settings)
  return mode == "prefer" ? .prefer(context) : .require(context)
}

do {
  var configuration = PostgresConnection.Configuration(
    host: given["PGHOST"] ?? "localhost", port: given["PGPORT"].flatMap { Int($0) } ?? 5432,
    username: given["PGUSER"] ?? "", password: given["PGPASSWORD"],
    database: given["PGDATABASE"], tls: try tls())
  configuration.options.connectTimeout = .seconds(Int64(given["PGCONNECT_TIMEOUT"] ?? "") ?? 10)
  let logger = Logger(label: "postgres-nio-client") { _ in SwiftLogNoOpLogHandler() }
  let connection = try await PostgresConnection.connect(
    configuration: configuration, id: 1, logger: logger)
  for try await number in try await connection.query("SELECT 1", logger: logger).decode(Int.self) {
    print(number)
  }
  try await connection.close()
} catch {
  FileHandle.standardError.write(Data("\(String(reflecting: error))\n".utf8))
  exit(1)
}
