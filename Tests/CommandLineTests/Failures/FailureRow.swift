/// A failure that users meet, the server that shows it, and what clients say of it.
struct FailureRow: Sendable {
  /// Its rank among those that users meet.
  var number: Int
  /// In `explanations.yaml`.
  var failure: String
  var server: String
  var meetings: [Meeting]
  /// What its server's journal tells of it.
  var journal = Telling.first

  enum Telling: Sendable {
    /// The journal is explained by it.
    case first
    /// It is one of the explanations.
    case among
    /// The server sees nothing of it.
    case nothing
  }

  /// How a client meets it.
  struct Meeting: Sendable {
    var client: FailureClient
    var mode: String
    /// Any of them, which are not the same with every release of OpenSSL or libpq; `{port}` is the
    /// server's.
    var words: [String]
    /// Beyond, or in the place of, what every client is told; an empty one is left out.
    var options: [String: String] = [:]
    /// Further connections of the same process.
    var then: [[String: String]] = []
    /// `~/.postgresql` has a certificate of an authority that the server does not know.
    var hasStrangeHome = false
    /// A ticket of Kerberos is there, so that libpq asks for GSSAPI encryption.
    var hasTicket = false
    /// The words tell of this failure, and of no other first.
    var areTelling = true

    init(
      _ client: FailureClient, _ mode: String, _ words: String..., options: [String: String] = [:],
      then: [[String: String]] = [], hasStrangeHome: Bool = false, hasTicket: Bool = false,
      areTelling: Bool = true
    ) {
      self.client = client
      self.mode = mode
      self.words = words
      self.options = options
      self.then = then
      self.hasStrangeHome = hasStrangeHome
      self.hasTicket = hasTicket
      self.areTelling = areTelling
    }
  }
}
