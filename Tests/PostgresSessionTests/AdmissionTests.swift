import PostgresSession
import Testing

/// What recordings of PostgreSQL 15 cannot show: other versions, and the counting itself.
@Suite("A server lets in whom it has room for")
struct AdmissionTests {
  private static let superuserOnly =
    "53300 remaining connection slots are reserved for roles with the SUPERUSER attribute"
  private static let membersOnly =
    "53300 remaining connection slots are reserved for roles with privileges of the "
    + "\"pg_use_reserved_connections\" role"
  private static let upTo15 =
    "53300 remaining connection slots are reserved for non-replication superuser connections"

  @Test(
    "and keeps the last slots by the rules of its version",
    arguments: [
      ("18.1", "acme", 5, nil), ("18.1", "acme", 6, membersOnly), ("18.1", "acme", 7, membersOnly),
      ("18.1", "acme", 8, superuserOnly), ("18.1", "member", 7, nil),
      ("18.1", "member", 8, superuserOnly), ("18.1", "admin", 10, nil),
      ("18.1", "admin", 11, "53300 sorry, too many clients already"),
      ("16.2", "acme", 8, superuserOnly), ("16.2", "acme", 7, membersOnly),
      ("15.6", "acme", 7, nil), ("15.6", "acme", 8, upTo15), ("13.20", "acme", 8, upTo15),
    ])
  func reservedSlots(_ version: String, _ user: String, _ slots: Int, _ refusal: String?) throws {
    var scene = Scene(version: version)
    scene.slots.maxConnections = 10
    scene.slots.reserved = 2
    scene.roles["member"] = Role(secret: nil, memberOf: ["staff"])
    scene.roles["staff"] = Role(secret: nil, memberOf: ["pg_use_reserved_connections"])
    scene.load = ServerLoad(slots: slots, ofRole: 1, ofDatabase: 1)
    var conversation = try scene.conversation()
    conversation.send("StartupMessage user=\(user) database=acme")
    #expect(conversation.refused == refusal)
  }

  @Test(
    "and counts walsenders for a role and a database up to PostgreSQL 16",
    arguments: [("16.2", 2), ("17.1", 1)])
  func walSenders(_ version: String, _ count: Int) throws {
    var occupancies = Occupancies(try #require(ServerVersion(version)))
    occupancies.occupy(Occupancy(.walSender, role: "acme", database: "acme"), by: 1)
    let load = occupancies.occupy(Occupancy(.client, role: "acme", database: "acme"), by: 2)
    #expect(load == ServerLoad(slots: 1, ofRole: count, ofDatabase: count))
  }

  @Test("and counts each connection until its end")
  func counting() throws {
    var occupancies = Occupancies(.newest)
    #expect(occupancies.occupy(Occupancy(.client), by: 1).slots == 1)
    #expect(occupancies.occupy(Occupancy(.client), by: 2).slots == 2)
    let first = occupancies.occupy(Occupancy(.client, role: "a", database: "x"), by: 1)
    #expect(first == ServerLoad(slots: 2, ofRole: 1, ofDatabase: 1))
    let second = occupancies.occupy(Occupancy(.client, role: "b", database: "x"), by: 2)
    #expect(second == ServerLoad(slots: 2, ofRole: 1, ofDatabase: 2))
    occupancies.leave(1)
    let third = occupancies.occupy(Occupancy(.client, role: "b", database: "y"), by: 3)
    #expect(third == ServerLoad(slots: 2, ofRole: 2, ofDatabase: 1))
  }

  @Test(
    "and takes a password until the second in which it expires",
    arguments: [
      (999, nil), (1000, nil), (1001, "28P01 password authentication failed for user \"md5user\""),
    ])
  func expiry(_ now: Int, _ refusal: String?) throws {
    var scene = Scene(hba: ["host all all all password"], databases: ["md5user": Database()])
    scene.roles["md5user"] = Role(
      secret: StoredSecret(stored: "md52aea419619857e8a27f0f7aa641db0c6"), validUntil: 1000)
    scene.now = now
    var conversation = try scene.conversation()
    conversation.send("StartupMessage user=md5user")
    conversation.send("p secret\\0")
    #expect(conversation.refused == refusal)
  }
}
