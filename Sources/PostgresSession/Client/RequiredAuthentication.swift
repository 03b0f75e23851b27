import PostgresWire

/// How a client lets a server authenticate it: libpq's `require_auth`.
///
/// Either a list of what is allowed, or, each with `!` before it, of what is not; `none` is a server
/// that asks for nothing. PostgreSQL manual, "Parameter Key Words", `require_auth`; the errors are
/// libpq's.
package struct RequiredAuthentication: Hashable, Sendable {
  /// As it was written.
  package let text: String
  private let allowed: Set<Method>

  package enum Method: String, CaseIterable, Hashable, Sendable {
    case password
    case md5
    case gss
    case sspi
    case scramSHA256 = "scram-sha-256"
    case oauth
    case none
  }

  /// What is wrong with the list, in libpq's words.
  package struct SyntaxError: Error, Hashable, CustomStringConvertible {
    package let description: String
  }

  package init(_ text: String) throws(SyntaxError) {
    self.text = text
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let isNegated = text.hasPrefix("!")
    var allowed = isNegated ? Set(Method.allCases) : []
    for part in parts {
      guard part.hasPrefix("!") == isNegated else {
        throw SyntaxError(
          description: isNegated
            ? "require_auth method \"\(part)\" cannot be mixed with negative methods"
            : "negative require_auth method \"\(part)\" cannot be mixed with non-negative methods")
      }
      let name = isNegated ? part.dropFirst() : part
      guard let method = Method(rawValue: String(name)) else {
        throw SyntaxError(description: "invalid require_auth value: \"\(name)\"")
      }
      let isNew = isNegated ? allowed.remove(method) != nil : allowed.insert(method).inserted
      guard isNew else {
        throw SyntaxError(
          description: "require_auth method \"\(part)\" is specified more than once")
      }
    }
    self.allowed = allowed
  }
}

extension RequiredAuthentication {
  /// Why the server may not ask for this first; nil where it may.
  func objection(to request: AuthenticationRequest) -> String? {
    let (methods, reason): ([Method], String) =
      switch request {
      case .ok: ([.none], "server did not complete authentication")
      case .cleartextPassword: ([.password], "server requested a cleartext password")
      case .md5Password: ([.md5], "server requested a hashed password")
      case .gss, .gssContinue: ([.gss], "server requested GSSAPI authentication")
      case .sspi: ([.sspi], "server requested SSPI authentication")
      case .sasl, .saslContinue, .saslFinal:
        ([.scramSHA256, .oauth], "server requested SASL authentication")
      case .other: ([], "server requested an unknown authentication type")
      }
    return allowed.isDisjoint(with: methods) ? reason : nil
  }

  /// Why the mechanism may not be used; nil where it may.
  func objection(to mechanism: String) -> String? {
    allowed.contains(mechanism == OAuth.mechanism ? .oauth : .scramSHA256)
      ? nil : "server requested \(mechanism) authentication"
  }
}
