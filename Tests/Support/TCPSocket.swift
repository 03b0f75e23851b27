import Foundation

/// A blocking TCP socket of IPv4's loopback; closed when released.
package final class TCPSocket: Sendable {
  private let descriptor: Int32

  struct SystemError: Error, CustomStringConvertible {
    let description: String

    init(_ call: String) {
      description = "\(call): error \(errno)"
    }
  }

  /// What came, or how nothing more did.
  package enum Reception: Hashable, Sendable {
    case bytes([UInt8])
    /// The peer closed the connection: FIN or RST.
    case end
    /// Nothing came in time.
    case silence
  }

  package init() throws {
    descriptor = socket(AF_INET, Self.streamType, 0)
    guard descriptor >= 0 else { throw SystemError("socket") }
    enable(SOL_SOCKET, SO_REUSEADDR)
    // Small messages that wait for one another would else be held back for 40 ms.
    enable(Int32(IPPROTO_TCP), TCP_NODELAY)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit {
    close(descriptor)
  }

  package func connect(toPort port: Int) throws {
    var address = Self.loopback(port: port)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Foundation.connect(descriptor, $0, size)
      }
    }
    guard result == 0 else { throw SystemError("connect") }
  }

  /// Binds it to a port, or to one that the system chooses, and gives that.
  func bind(toPort port: Int = 0) throws -> Int {
    var address = Self.loopback(port: port)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Foundation.bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard result else { throw SystemError("bind") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// Bytes that a peer no longer takes are lost, as what it said before is what counts.
  package func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes {
        unsafe Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// Tells the peer that no more is to come.
  package func finishSending() {
    _ = shutdown(descriptor, Int32(SHUT_WR))
  }

  package func receive(within milliseconds: Int32) -> Reception {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&request, 1, milliseconds) > 0 else { return .silence }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
    }
    return count > 0 ? .bytes(Array(buffer.prefix(count))) : .end
  }

  private func enable(_ level: Int32, _ option: Int32) {
    var on: Int32 = 1
    _ = unsafe setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  private static var streamType: Int32 {
    #if os(Linux)
      Int32(SOCK_STREAM.rawValue)
    #else
      SOCK_STREAM
    #endif
  }
}
