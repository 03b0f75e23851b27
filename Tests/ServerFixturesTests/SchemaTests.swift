import ServerFixtures
import Support
import Testing

@Suite struct SchemaTests {
  @Test("Of the malformed fixtures, a validator refuses all whose shape is wrong")
  func fixtures() async throws {
    try await check(malformedFixtures, ServerFixture.shape.schema(title: "A fixture"))
  }

  @Test("Of the malformed identities, a validator refuses all whose shape is wrong")
  func identities() async throws {
    try await check(
      malformedIdentities, IdentityCatalogue.shape.schema(title: "Identities"))
  }

  private func check(_ rows: [Malformed], _ schema: JSONText) async throws {
    guard let python = await SchemaValidator.python() else {
      try Test.cancel("Python's jsonschema and PyYAML are not installed")
    }
    let faults = try await SchemaValidator.faults(rows.map(\.text), schema: schema.text, python)
    let accepted = zip(rows, faults).filter { $1 == nil }.map(\.0.message)
    #expect(accepted.filter(SchemaValidator.isOfShape) == [])
    #expect(accepted.count * 2 < rows.count)
  }
}

@Suite struct ShapeTests {
  @Test("A reader that asks for what the keys do not say stops a debug build")
  func disagreement() async {
    await #expect(processExitsWith: .failure) {
      let keys: YAMLKeys = ["a": .optional(.boolean, "")]
      let value = try YAMLValue(yaml: "a: 1", file: "a.yaml").fields(keys)["a"]
      _ = try value?.integer(in: 0...1)
    }
    await #expect(processExitsWith: .success) {
      let keys: YAMLKeys = ["a": .optional(.integer(0...1), "")]
      let value = try YAMLValue(yaml: "a: 1", file: "a.yaml").fields(keys)["a"]
      _ = try value?.integer(in: 0...1)
    }
  }

  @Test("A key that a reader requires, and its keys do not, stops a debug build")
  func requirement() async {
    await #expect(processExitsWith: .failure) {
      let keys: YAMLKeys = ["a": .optional(.text, "")]
      _ = try YAMLValue(yaml: "a: 1", file: "a.yaml").fields(keys).required("a")
    }
  }

  @Test("A shape is written in the words of JSON Schema")
  func written() {
    let keys: YAMLKeys = [
      "name": .required(.nonEmpty, "What it is called."),
      "ports": .optional(.list(.integer(1...9), atLeast: 1), ""),
      "text": .optional(.pattern("^x", orNumber: false), ""),
    ]
    #expect(
      YAMLShape.object(keys.exactlyOne(of: ["ports", "text"])).schema(title: "T") == [
        "$schema": "http://json-schema.org/draft-07/schema#", "title": "T",
        "definitions": [
          "boolean": [
            "anyOf": [
              ["enum": ["on", "off"]], ["type": "boolean"],
              [
                "type": ["string", "integer"], "minimum": 0, "maximum": 1,
                "pattern": .string(booleans),
              ],
            ]
          ]
        ],
        "type": "object", "additionalProperties": false, "required": ["name"],
        "oneOf": [["required": ["ports"]], ["required": ["text"]]],
        "properties": [
          "name": [
            "type": ["string", "number", "boolean"], "minLength": 1,
            "description": "What it is called.",
          ],
          "ports": [
            "type": "array", "minItems": 1,
            "items": [
              "type": ["integer", "string"], "pattern": "^[+-]?[0-9]+$", "minimum": 1, "maximum": 9,
            ],
          ],
          "text": ["type": "string", "pattern": "^x"],
        ],
      ])
  }

  /// PostgreSQL manual, "Boolean Type": unique beginnings, in any case.
  private let booleans =
    "^(0|1|[fF]|[fF][aA]|[fF][aA][lL]|[fF][aA][lL][sS]|[fF][aA][lL][sS][eE]|[nN]|[nN][oO]"
    + "|[oO][fF]|[oO][fF][fF]|[oO][nN]|[tT]|[tT][rR]|[tT][rR][uU]|[tT][rR][uU][eE]"
    + "|[yY]|[yY][eE]|[yY][eE][sS])$"
}
