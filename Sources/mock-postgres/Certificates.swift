import ArgumentParser
import Foundation
import OpenSSLKit
import ServerFixtures
import SystemPackage

struct Certificates: ParsableCommand {
  static let configuration = CommandConfiguration(
    name: "certificates",
    abstract: "Write identities as PEM files, for any other use.",
    discussion: """
      For each: NAME.crt, what a server sends; NAME.key, what it signs with; NAME.root.crt, what its \
      client trusts; and NAME.crl, the revocations that its client is given, where it is. For the \
      client, client.crt and client.key. All are made anew.
      """,
    examples: [
      "Two of them, and what the client of each trusts:":
        "mock-postgres certificates certs expired wrong-host",
      "All, with a client certificate for jane:":
        "mock-postgres certificates certs --user jane",
    ])

  @Argument(help: "The folder, which is made where it is missing.", completion: .directory)
  var folder: String

  @Argument(help: "Names of identities. Without one: all.", completion: .identities)
  var identity: [String] = []

  @Option(help: "The user whom the client's certificate is for.")
  var user = "acme"

  @OptionGroup var fixtures: FixtureOptions

  func validate() throws {
    let lengths = CertificateRecipe.commonNameLengths
    guard lengths.contains(user.unicodeScalars.count) else {
      throw ValidationError(
        "--user: \"\(user)\" is no name of \(lengths.lowerBound) to \(lengths.upperBound) letters")
    }
  }

  func run() throws {
    let catalogue = try fixtures.directory().identities
    if let name = identity.first(where: { !catalogue.recipes.contains($0) }) {
      throw usageError(
        "\(name): there is no identity of that name; use "
          + catalogue.names.joined(separator: ", "))
    }
    let files = try PEMFolder(folder)
    let recipes = try orUsageError { try catalogue.recipes.all() }
    for recipe in recipes where identity.isEmpty || identity.contains(recipe.name) {
      let identity = try catalogue.identity(recipe)
      try files.write(identity.chain.map(\.pem).joined(), "\(recipe.name).crt")
      try files.write(identity.key.pem, "\(recipe.name).key")
      try files.write(
        try catalogue.identity(recipe.trusts).certificate.pem, "\(recipe.name).root.crt")
      if !identity.revocationLists.isEmpty {
        try files.write(identity.revocationLists.map(\.pem).joined(), "\(recipe.name).crl")
      }
    }
    let client = try catalogue.clientIdentity(user: user)
    try files.write(client.chain.map(\.pem).joined(), "client.crt")
    try files.write(client.key.pem, "client.key")
  }
}

/// A folder of certificates, and of keys that only their owner can read.
private struct PEMFolder {
  private let url: URL

  init(_ path: String) throws {
    url = URL(filePath: path)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw usageError("\(path): is no folder that can be written to")
    }
  }

  func write(_ text: String, _ name: String) throws {
    let file = url.appending(path: name)
    try? FileManager.default.removeItem(at: file)
    do {
      // With its mode from the start: Foundation would make it for all, and then for its owner.
      let descriptor = try FileDescriptor.open(
        FilePath(file.path), .writeOnly, options: [.create, .exclusiveCreate],
        permissions: name.hasSuffix(".key")
          ? .ownerReadWrite : [.ownerReadWrite, .groupRead, .otherRead])
      try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
    } catch {
      throw usageError("\(file.path): cannot be written")
    }
  }
}
