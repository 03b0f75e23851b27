package import PostgresSession

extension SSLMode {
  /// The mode that a text spells, in any case; nil if it is none.
  ///
  /// Takes the spellings of the document, of its API page (`Verify Ca`), of Azure Data Factory
  /// (`Verify_ca`, `Preferred`), of Npgsql (`VerifyCA`) and of libpq (`verify-ca`).
  package init?(spelling: String) {
    let spelling = spelling.lowercased()
    guard let mode = Self.allCases.first(where: { $0.spellings.contains(spelling) }) else {
      return nil
    }
    self = mode
  }

  /// The mode as Npgsql spells it, for a connection string that Npgsql is to read too.
  package var npgsqlSpelling: String {
    switch self {
    case .verifyCa: "VerifyCA"
    case .verifyFull: "VerifyFull"
    case .disable, .allow, .prefer, .require: rawValue
    }
  }

  /// All spellings, in lower case.
  private var spellings: [String] {
    switch self {
    case .disable: ["disable", "disabled"]
    case .allow: ["allow"]
    case .prefer: ["prefer", "preferred"]
    case .require: ["require", "required"]
    case .verifyCa: ["verify-ca", "verify ca", "verify_ca", "verifyca"]
    case .verifyFull: ["verify-full", "verify full", "verify_full", "verifyfull"]
    }
  }
}
