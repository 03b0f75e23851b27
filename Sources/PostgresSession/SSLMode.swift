/// How a client uses SSL: the document's `sslMode`, spelled as the document spells it.
///
/// The meaning is that of libpq's `sslmode` (PostgreSQL manual, "SSL Support", table "SSL Mode
/// Descriptions"); the order is that of protection, weakest first.
package enum SSLMode: String, CaseIterable, Hashable, Sendable {
  case disable = "Disable"
  case allow = "Allow"
  case prefer = "Prefer"
  case require = "Require"
  case verifyCa = "Verify-Ca"
  case verifyFull = "Verify-Full"
}
