package import Foundation

/// A validator of JSON Schema that is none of ours: Python's `jsonschema`.
package enum SchemaValidator {
  /// Nil where it is not installed.
  package static func python() async -> URL? {
    await Python.having("jsonschema, yaml")
  }

  /// What is wrong with each YAML text, nil where nothing is; throws where the schema is none.
  package static func faults(
    _ documents: [String], schema: String, _ python: URL
  ) async throws -> [String?] {
    let script = URL(filePath: #filePath).appending(path: "../../Clients/schema.py").standardized
    let request = try JSONEncoder().encode(documents)
    let result = try await Program.run(
      python, ["-B", script.path],
      input: "{\"schema\": \(schema), \"documents\": \(String(decoding: request, as: UTF8.self))}")
    guard result.status == 0 else { throw Refusal(errors: result.errors) }
    return try JSONDecoder().decode([String?].self, from: Data(result.output.utf8))
  }

  /// That what an error says is wrong is what a schema can know: keys, and the kinds of values.
  package static func isOfShape(_ message: String) -> Bool {
    ["the key is not known", "the key \"", "whole number", "; use a mapping", "; use a list"]
      .contains { message.contains($0) }
  }

  private struct Refusal: Error {
    var errors: String
  }
}
