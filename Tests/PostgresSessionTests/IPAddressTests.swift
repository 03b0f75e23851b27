import PostgresSession
import Support
import Testing

@Suite("IP addresses")
struct IPAddressTests {
  @Test(
    "are read in every form of RFC 4291",
    arguments: [
      ("0.0.0.0", "00000000"), ("127.0.0.1", "7f000001"), ("255.255.255.255", "ffffffff"),
      ("192.0.2.33", "c0000221"),
      ("::", "00000000 00000000 00000000 00000000"),
      ("::1", "00000000 00000000 00000000 00000001"),
      ("1::", "00010000 00000000 00000000 00000000"),
      ("2001:DB8::8:800:200C:417A", "20010db8 00000000 00080800 200c417a"),
      ("2001:db8:0:0:8:800:200c:417a", "20010db8 00000000 00080800 200c417a"),
      ("1:2:3:4:5:6:7:8", "00010002 00030004 00050006 00070008"),
      ("1:2:3:4:5:6:7::", "00010002 00030004 00050006 00070000"),
      ("::2:3:4:5:6:7:8", "00000002 00030004 00050006 00070008"),
      ("::ffff:129.144.52.38", "00000000 00000000 0000ffff 81903426"),
      ("64:ff9b::192.0.2.33", "0064ff9b 00000000 00000000 c0000221"),
      ("1:2:3:4:5:6:1.2.3.4", "00010002 00030004 00050006 01020304"),
    ])
  func wellFormed(_ text: String, _ bytes: String) {
    #expect(IPAddress(text)?.bytes == hex(bytes))
  }

  @Test(
    "are loopback or not",
    arguments: [
      ("127.0.0.1", true), ("127.255.0.9", true), ("::1", true), ("0.0.0.0", false), ("::", false),
      ("128.0.0.1", false), ("10.0.0.1", false), ("::7f00:1", false), ("fe80::1", false),
    ])
  func loopback(_ text: String, _ isLoopback: Bool) {
    #expect(IPAddress(text)?.isLoopback == isLoopback)
  }

  @Test(
    "and nothing else is one",
    arguments: [
      "", " ", "127", "127.0.0", "127.0.0.", ".127.0.0", "127.0.0.1.", "127..0.1", "127.0.0.1.1",
      "256.0.0.1", "127.0.0.-1", "127.0.0.+1", "127.0.0.1 ", " 127.0.0.1", "127.0.0.0001",
      "010.0.0.1", "127.0.0.01", "0x7f.0.0.1", "१२७.0.0.1", "localhost", "127.0.0.1/32",
      ":", ":::", "1", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "::1::",
      "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8", "12345::", "g::", "::1 ",
      "fe80::1%eth0", "[::1]", "::1.2.3", "::1.2.3.256", "1.2.3.4::", "::1.2.3.4:5",
      "1:2:3:4:5:6:7:1.2.3.4", "+1::", "１::",
    ])
  func malformed(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test("bytes are an address if there are four or sixteen", arguments: 0...17)
  func bytes(_ count: Int) {
    let bytes = [UInt8](repeating: 1, count: count)
    #expect(IPAddress(bytes: bytes)?.bytes == (count == 4 || count == 16 ? bytes : nil))
  }

  @Test(
    "a network has the addresses that share its leading bits",
    arguments: [
      ("10.1.2.3", 8, "10.255.0.0", true), ("10.1.2.3", 8, "11.1.2.3", false),
      ("10.1.2.3", 0, "255.0.0.1", true), ("10.1.2.3", 32, "10.1.2.3", true),
      ("10.1.2.3", 32, "10.1.2.2", false), ("10.1.2.3", 31, "10.1.2.2", true),
      ("10.1.2.128", 25, "10.1.2.129", true), ("10.1.2.128", 25, "10.1.2.127", false),
      ("::", 0, "10.1.2.3", false), ("0.0.0.0", 0, "::", false),
      ("2001:db8::", 32, "2001:db8:ffff::1", true), ("2001:db8::", 32, "2001:db9::", false),
      ("2001:db8::", 127, "2001:db8::1", true), ("2001:db8::", 128, "2001:db8::1", false),
    ])
  func network(_ address: String, _ length: Int, _ other: String, _ contains: Bool) throws {
    let address = try #require(IPAddress(address))
    let network = try #require(Network(address, prefixLength: length))
    #expect(network.contains(try #require(IPAddress(other))) == contains)
  }

  @Test(
    "a prefix is no longer than the address",
    arguments: [("10.0.0.0", 33), ("10.0.0.0", -1), ("::", 129), ("::", Int.min), ("::", Int.max)])
  func prefix(_ address: String, _ length: Int) throws {
    #expect(Network(try #require(IPAddress(address)), prefixLength: length) == nil)
  }
}
