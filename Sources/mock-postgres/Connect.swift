import ArgumentParser
import Credentials
import Foundation
import PostgresSession
import ReferenceConnector

struct Connect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    name: "connect",
    abstract: "Connect once with the reference connector, and say what was tried and seen.",
    discussion: "Exit status 0: connected; 1: not; 64: the command line or a file is wrong.",
    examples: [
      "From a file, in any of the document's forms:": "mock-postgres connect ./credentials.json",
      "From standard input:": "mock-postgres connect - <credentials.json",
      "With a root to verify the server's certificate by:":
        "mock-postgres connect ./credentials.json --root-certificate root.crt",
    ])

  @Argument(
    help: "The path of a file of credentials, the credentials themselves, or - for standard input.",
    completion: .file())
  var credentials: String

  @Option(help: "Their form, where it cannot be told: \(Self.forms).")
  var form: CredentialForm?

  @OptionGroup var client: ClientArguments

  @Option(help: "Seconds for each attempt.")
  var timeout = 10

  private static let forms = CredentialForm.allCases.map(\.rawValue).joined(separator: ", ")

  func validate() throws {
    guard (1...3600).contains(timeout) else {
      throw ValidationError("--timeout takes a number from 1 to 3600")
    }
  }

  func run() async throws {
    let given: Credentials
    do {
      given = try Credentials.parse(try text(), as: form)
    } catch {
      throw usageError("\(error)")
    }
    let connector = ReferenceConnector(
      tls: try client.tls(), options: try client.options(), timeout: timeout)
    let report = await connector.connect(given.parameters)
    let parameters = given.parameters
    Output.standard.write(
      "\(parameters.sslMode.rawValue) to \(parameters.server):\(parameters.port), database "
        + "\(parameters.database), as \(parameters.username)")
    Output.standard.write(report.description)
    guard let server = report.server else {
      throw ExitCode(1)
    }
    let version = server.parameters["server_version"].map { "PostgreSQL \($0)" }
    Output.standard.write("Connected to \(version ?? "a server that names no version").")
  }

  private func text() throws -> String {
    if credentials == "-" {
      return String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
    }
    return (try? String(contentsOfFile: credentials, encoding: .utf8)) ?? credentials
  }
}

extension CredentialForm: ExpressibleByArgument {}
