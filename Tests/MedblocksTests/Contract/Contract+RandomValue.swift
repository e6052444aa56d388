import Foundation
import Medblocks
import MedblocksTesting

/// Random values that satisfy or violate a schema.
extension Contract {
  /// Returns a value that satisfies a schema; `name` is the name of its field or parameter.
  func value(
    of schema: JSON, _ name: String, _ ids: RandomRequest.Ids,
    using generator: inout SeededGenerator
  ) -> JSON {
    let schema = resolve(schema)
    if let options = schema["anyOf"].array, let option = options.randomElement(using: &generator) {
      return value(of: option, name, ids, using: &generator)
    }
    if let options = schema["enum"].array {
      return options.randomElement(using: &generator) ?? .null
    }
    if schema.object?["const"] != nil { return schema["const"] }
    switch schema["type"].string {
    case "object":
      guard let properties = schema["properties"].object else {
        return .object(["k": [1.5, nil, "ü"], "deep": .object(["on": true])])
      }
      let required = schema["required"].array?.compactMap(\.string) ?? []
      return .object(
        properties.sorted { $0.key < $1.key }.reduce(into: JSON.Object()) { object, property in
          guard required.contains(property.key) || Bool.random(using: &generator) else { return }
          object[property.key] = value(of: property.value, property.key, ids, using: &generator)
        })
    case "array":
      let count = Int.random(
        in: (schema["minItems"].int ?? 0)...min(3, schema["maxItems"].int ?? 3), using: &generator)
      return .array(
        (0..<count).map { _ in value(of: schema["items"], name, ids, using: &generator) })
    case "integer":
      let range = (schema["minimum"].int ?? 0)...(schema["maximum"].int ?? 1_000)
      return JSON(integerLiteral: Int.random(in: range, using: &generator))
    case "boolean": return .bool(Bool.random(using: &generator))
    case "null": return .null
    default: return .string(text(of: schema, name, ids, using: &generator))
    }
  }

  private func text(
    of schema: JSON, _ name: String, _ ids: RandomRequest.Ids,
    using generator: inout SeededGenerator
  ) -> String {
    switch schema["format"].string {
    case "email": return "p\(generator.next() % 1_000)@example.com"
    case "uri": return name == "url" ? "https://a.test/hook" : "https://a.test/back?x=1"
    case "date": return "2026-04-2\(generator.next() % 10)"
    case "date-time": return "2026-04-25T09:00:00.\(generator.next() % 900 + 100)Z"
    default: break
    }
    let known =
      ["connection_id", "recommended_connection_ids"].contains(name)
      ? ids["connections"] : ids[name]
    if let known, let id = known.randomElement(using: &generator) { return id }
    let length = Int.random(
      in: max(1, schema["minLength"].int ?? 0)...min(40, schema["maxLength"].int ?? 40),
      using: &generator)
    let letters = Array("abc xyz-/?&=+%\"\\é漢😀\u{1}")
    return String((0..<length).map { _ in letters.randomElement(using: &generator) ?? "a" })
  }

  /// Returns a value of the wrong type or out of range; nil when the schema allows every value.
  func invalidValue(of schema: JSON, _ name: String, using generator: inout SeededGenerator)
    -> JSON?
  {
    let schema = resolve(schema)
    var invalid: [JSON] = [["nested": [1]], [1], 7.5, true, "", nil]
    if let limit = schema["maxLength"].int {
      invalid.append(.string(String(repeating: "x", count: limit + 1)))
    }
    if let limit = schema["maximum"].int { invalid.append(JSON(integerLiteral: limit + 1)) }
    if let limit = schema["minimum"].int { invalid.append(JSON(integerLiteral: limit - 1)) }
    if let limit = schema["maxItems"].int {
      invalid.append(.array(Array(repeating: "*", count: limit + 1)))
    }
    if ["enum", "anyOf", "format"].contains(where: { !schema[$0].isNull }) {
      invalid.append("unknown value")
    }
    return invalid.filter { !isAllowed($0, by: schema, name) }.randomElement(using: &generator)
  }

  /// Returns a parameter that a schema rejects; nil when it allows every text.
  func invalidText(of schema: JSON, using generator: inout SeededGenerator) -> String? {
    let schema = resolve(schema)
    if let limit = schema["maximum"].int {
      return ["0", "\(limit + 1)", "x", "", "1.5"].randomElement(using: &generator)
    }
    return schema["enum"].isNull && schema["anyOf"].isNull ? nil : "unknown-value"
  }

  private func isAllowed(_ value: JSON, by schema: JSON, _ name: String) -> Bool {
    guard violations(of: value, against: schema).isEmpty else { return false }
    let formats = [schema] + (schema["anyOf"].array ?? [])
    guard let text = value.string, formats.contains(where: { !$0["format"].isNull }) else {
      return true
    }
    return text.contains("@") || text.hasPrefix("https://")
  }
}
