/// The client's first answer to AuthenticationSASL, in the body of a `p` message.
package struct SASLInitialResponse: Hashable, Sendable {
  package var mechanism: String
  /// Nil where the client has nothing to say first (length -1).
  package var data: [UInt8]?

  package init(mechanism: String, data: [UInt8]?) {
    self.mechanism = mechanism
    self.data = data
  }

  package init(body: [UInt8]) throws(WireError) {
    var reader = ByteReader(body)
    let response = Self(&reader)
    self = try reader.finish(response, of: "SASLInitialResponse")
  }

  private init?(_ reader: inout ByteReader) {
    guard let mechanism = reader.string(), let data = reader.value() else { return nil }
    self.init(mechanism: mechanism, data: data)
  }

  package var body: [UInt8] {
    var writer = ByteWriter()
    writer.string(mechanism)
    writer.value(data)
    return writer.bytes
  }
}
