/// The password of all rows, so that a message that shows it is found.
let password = "hunter2-s3cret"

let connectionSpecificationID = "74a1c565-4e59-48d7-9d67-7c03b8a13137"

/// A connection string in the document's pattern, and something behind it.
func connectionString(_ tail: String = "") -> String {
  "Server=db.example;Database=acme;Port=5432;UID=scott;Password=\(password)\(tail)"
}

/// Basic credentials, a member a line, one of them replaced by other JSON, or left out by nil.
func basic(_ name: String = "", _ json: String? = nil) -> String {
  let members: KeyValuePairs = [
    "server": "\"db.example\"",
    "port": "\"5432\"",
    "username": "\"scott\"",
    "password": "\"\(password)\"",
    "database": "\"acme\"",
    "sslMode": "\"Require\"",
  ]
  let lines = members.compactMap { member -> String? in
    let value = member.key == name ? json : member.value
    return value.map { "  \"\(member.key)\": \($0)" }
  }
  let isOther = !members.contains { $0.key == name }
  let other = isOther ? json.map { ["  \"\(name)\": \($0)"] } ?? [] : []
  return "{\n\((lines + other).joined(separator: ",\n"))\n}"
}

/// Account key credentials on three lines between the braces, as JSON.
func accountKey(
  _ string: String = connectionString(),
  specification: String = "\"connectionSpec\": {\"id\": \"\(connectionSpecificationID)\"}",
  other: String = "\"connectionSpec.id\": \"\(connectionSpecificationID)\""
) -> String {
  """
  {
    "connectionString": "\(string)",
    \(specification),
    \(other)
  }
  """
}

/// The body that creates a Flow Service base connection.
func flowService(
  name: String = "\"PostgreSQL base connection\"",
  specName: String? = "\"Basic Authentication\"",
  params: String? = basic(),
  specification: String = "{\"id\": \"\(connectionSpecificationID)\", \"version\": \"1.0\"}"
) -> String {
  let auth = [
    specName.map { "\"specName\": \($0)" },
    params.map { "\"params\": \($0)" },
  ].compactMap(\.self).joined(separator: ",\n")
  return """
    {
      "name": \(name),
      "auth": {
        \(auth)
      },
      "connectionSpec": \(specification)
    }
    """
}
