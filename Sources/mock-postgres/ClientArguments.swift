import ArgumentParser
import Foundation
import OpenSSLKit
import PostgresSession
import ReferenceConnector

/// What the reference connector is told beyond the credentials, which have no place for it: libpq's
/// options.
struct ClientArguments: ParsableArguments {
  @Option(help: "A PEM file of roots that Verify-Ca and Verify-Full trust, or: system.")
  var rootCertificate: String?

  @Flag(
    help:
      "Verify the certificate in every mode with SSL, as libpq does where it has a root certificate."
  )
  var verifyAlways = false

  @Option(
    help: ArgumentHelp(
      "A PEM file of what the authorities have revoked, one list for each of them in the server's "
        + "chain; needs a file of roots.",
      valueName: "file"))
  var revocationList: String?

  @Option(help: "A PEM file of the client's certificate; needs --client-key.")
  var clientCertificate: String?

  @Option(help: "A PEM file of its private key, which nobody else may read.")
  var clientKey: String?

  @Option(help: "A file whose first line decrypts the private key.")
  var clientKeyPasswordFile: String?

  @Option(help: "Whether SCRAM is bound to the server's certificate.")
  var channelBinding = ChannelBinding.prefer

  @Option(
    help: ArgumentHelp(
      "The methods by which the server may authenticate the client, with commas between; "
        + "with ! before each, those by which it may not: \(methods).",
      valueName: "methods"),
    transform: { try RequiredAuthentication($0) })
  var requireAuth: RequiredAuthentication?

  @Option(help: "A file whose first line is the token for the method oauth.")
  var bearerTokenFile: String?

  @Option(help: "Whether TLS begins with an SSLRequest, or at once.")
  var sslNegotiation = SSLNegotiation.postgres

  @Option(
    help: """
      The lowest version of TLS. Below TLSv1.2 OpenSSL's security level is lowered to 0, which libpq \
      leaves to openssl.cnf.
      """)
  var sslMinProtocolVersion = TLSVersion.tls1_2

  @Option(help: "The highest version of TLS.")
  var sslMaxProtocolVersion: TLSVersion?

  @Flag(inversion: .prefixedNo, help: "Send the server's name in the TLS handshake.")
  var sslSni = true

  private static let methods = RequiredAuthentication.Method.allCases.map(\.rawValue)
    .joined(separator: ", ")

  func validate() throws {
    guard (clientCertificate == nil) == (clientKey == nil) else {
      throw ValidationError("--client-certificate and --client-key go together")
    }
    guard !verifyAlways || rootCertificate != nil else {
      throw ValidationError("--verify-always needs --root-certificate")
    }
    // As libpq, which takes the system's roots without asking what they have revoked.
    guard revocationList == nil || rootCertificate != nil && rootCertificate != "system" else {
      throw ValidationError("--revocation-list needs a file as --root-certificate")
    }
    guard clientKeyPasswordFile == nil || clientKey != nil else {
      throw ValidationError("--client-key-password-file needs --client-key")
    }
  }

  func options() throws -> ClientOptions {
    var options = ClientOptions()
    options.channelBinding = channelBinding
    options.requiredAuthentication = requireAuth
    options.sslNegotiation = sslNegotiation
    options.verifiesWherePossible = verifyAlways
    options.bearerToken = try bearerTokenFile.map { try secret($0, "--bearer-token-file") }
    return options
  }

  func tls() throws -> ClientTLS {
    do {
      var settings = ClientTLS.Settings()
      settings.minimumVersion = sslMinProtocolVersion
      settings.maximumVersion = sslMaxProtocolVersion
      settings.sendsServerName = sslSni
      if let clientCertificate, let clientKey {
        settings.identity = try ClientIdentityFiles.read(
          certificate: clientCertificate, key: clientKey,
          password: try clientKeyPasswordFile.map { try secret($0, "--client-key-password-file") })
      }
      return try ClientTLS(roots: roots(), settings: settings)
    } catch let error as ClientIdentityFiles.Failure {
      throw usageError("\(error)")
    } catch let error as TLSError {
      throw usageError("\(error)")
    }
  }

  private func roots() throws -> ClientTLS.Roots {
    guard let path = rootCertificate else { return .none }
    guard path != "system" else { return .system }
    return .certificates(
      try read(path, "--root-certificate") { pem throws(TLSError) in
        try Certificate.parse(pem: pem)
      },
      revocationLists: try revocationList.map { path in
        try read(path, "--revocation-list") { pem throws(TLSError) in
          try RevocationList.parse(pem: pem)
        }
      } ?? [])
  }

  private func read<Content>(
    _ path: String, _ option: String, _ parse: (String) throws(TLSError) -> [Content]
  ) throws -> [Content] {
    do {
      return try parse(try text(path, option))
    } catch let error as TLSError {
      throw usageError("\(option): \(path): \(error)")
    }
  }

  /// What a file holds, which may be a pipe.
  private func text(_ path: String, _ option: String) throws -> String {
    guard let bytes = try? FileHandle(forReadingFrom: URL(filePath: path)).readToEnd() ?? Data(),
      let text = String(data: bytes, encoding: .utf8)
    else { throw usageError("\(option): \(path) cannot be read") }
    return text
  }

  /// A secret is not given on the command line, where every process of the machine could read it.
  private func secret(_ path: String, _ option: String) throws -> Secret {
    Secret(try text(path, option).split(separator: "\n", maxSplits: 1).first.map(String.init) ?? "")
  }
}

typealias ChannelBinding = ClientOptions.ChannelBinding
typealias SSLNegotiation = ClientOptions.SSLNegotiation

extension ClientOptions.ChannelBinding: ExpressibleByArgument {}
extension ClientOptions.SSLNegotiation: ExpressibleByArgument {}
extension TLSVersion: ExpressibleByArgument {}
