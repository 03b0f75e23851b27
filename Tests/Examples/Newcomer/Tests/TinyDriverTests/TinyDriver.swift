import Foundation

/// A driver that is just begun: it asks for SSL, and knows how to be refused.
struct TinyDriver {
  enum SSLMode {
    case disable
    case require
  }

  enum Failure: Error, Equatable {
    case notReachable
    case noSSL
    /// The fields of the server's ErrorResponse, as they came.
    case server(String)
  }

  var mode: SSLMode

  /// Says who connects, and gives the first byte of the server's answer.
  func login(port: Int, user: String, database: String) throws -> Character {
    let descriptor = try open(port: port)
    defer { close(descriptor) }
    if mode == .require {
      put([0, 0, 0, 8, 4, 210, 22, 47], to: descriptor)
      guard answer(from: descriptor) == [UInt8(ascii: "S")] else { throw Failure.noSSL }
      // A driver that has come further begins its TLS handshake here.
      return "S"
    }
    let words = ["user", user, "database", database, ""].flatMap { Array($0.utf8) + [UInt8(0)] }
    put([0, 0, 0, UInt8(8 + words.count), 0, 3, 0, 0] + words, to: descriptor)
    let answer = answer(from: descriptor)
    guard let type = answer.first, type != UInt8(ascii: "E") else {
      throw Failure.server(String(decoding: answer.dropFirst(5), as: UTF8.self))
    }
    return Character(Unicode.Scalar(type))
  }

  private func open(port: Int) throws -> Int32 {
    #if os(Linux)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      close(descriptor)
      throw Failure.notReachable
    }
    return descriptor
  }

  private func put(_ bytes: [UInt8], to descriptor: Int32) {
    _ = write(descriptor, bytes, bytes.count)
  }

  private func answer(from descriptor: Int32) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(count, 0)))
  }
}
