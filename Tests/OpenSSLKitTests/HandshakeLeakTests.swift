import Foundation
import OpenSSLKit
import Testing

/// What is not freed is found by the address sanitizer, or, in the long form, in the process's size.
@Suite("Handshakes leave nothing behind, whether they")
struct HandshakeLeakTests {
  private static let isLong = ProcessInfo.processInfo.environment["MOCK_POSTGRES_LONG"] != nil
  private static let count = isLong ? 12_000 : 30

  /// How far a handshake comes, and with what.
  enum Course: CaseIterable, CustomTestStringConvertible {
    case succeed, succeedBelowTLS13, succeedWithClientCertificate
    case failForAuthority, failForVersion, failForBrokenBytes
    case stopInHello, stopBehindHello, stopBehindServer

    var testDescription: String { "\(self)" }
  }

  @Test("come to their end or not", arguments: Course.allCases)
  func handshakes(_ course: Course) throws {
    let setting = try Setting(course)
    for _ in 0..<Self.count / 10 { try setting.run() }
    let before = Self.residentSize
    for _ in 0..<Self.count { try setting.run() }
    guard Self.isLong, let before, let after = Self.residentSize else { return }
    print("\(course): \(Self.count) handshakes, \(before), then \(after) KiB")
    #expect(after < before + 1024)
  }

  @Test("are of streams that are all freed", arguments: Course.allCases)
  func streams(_ course: Course) throws {
    let setting = try Setting(course)
    weak var client: TLSStream?
    weak var server: TLSStream?
    do {
      let streams = try setting.run()
      (client, server) = (streams.client, streams.server)
      #expect(client != nil && server != nil)
    }
    #expect(client == nil && server == nil)
  }

  private static var residentSize: Int? {
    let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    return status?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
      .flatMap { Int($0.filter(\.isNumber)) }
  }
}

extension HandshakeLeakTests {
  /// Both contexts of a course: they are made once, as a server's is.
  private struct Setting {
    private let course: Course
    private let client: TLSContext
    private let server: TLSContext

    init(_ course: Course) throws {
      self.course = course
      let authority = try Identity.authority("root")
      let leaf = try authority.issue("localhost")
      var server = leaf.serverConfiguration()
      var client = TLSClientConfiguration(
        verification: .chain(roots: [authority.certificate]))
      switch course {
      case .succeedBelowTLS13: server.maximumVersion = .tls1_2
      case .succeedWithClientCertificate:
        let identity = try authority.issue("acme")
        server.clientAuthorities = [authority.certificate]
        client.clientIdentity = ([identity.certificate], identity.key)
      case .failForAuthority:
        client.verification = .chain(roots: [try Identity.authority("another").certificate])
      case .failForVersion:
        server.maximumVersion = .tls1_2
        client.minimumVersion = .tls1_3
      default: break
      }
      self.client = try .client(client)
      self.server = try .server(server)
    }

    @discardableResult
    func run() throws -> (client: TLSStream, server: TLSStream) {
      let client = try TLSStream(client: client, serverName: "localhost")
      let server = try TLSStream(server: server)
      var flight = client.start().ciphertext
      switch course {
      case .stopInHello: flight.removeLast(20)
      case .failForBrokenBytes: flight[flight.count / 2] ^= 0xff
      default: break
      }
      var progress = server.receive(flight)
      if course == .stopInHello || course == .stopBehindHello { return (client, server) }
      progress = client.receive(progress.ciphertext)
      if course == .stopBehindServer { return (client, server) }
      progress = server.receive(progress.ciphertext)
      progress = client.receive(progress.ciphertext)
      _ = server.receive(client.send([1, 2, 3]) + client.close())
      _ = client.receive(server.close())
      return (client, server)
    }
  }
}
