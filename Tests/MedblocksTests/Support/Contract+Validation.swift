import Medblocks

/// Validation against the part of JSON Schema that `openapi/medblocks.json` uses.
extension Contract {
  /// Returns the path and the rule of each violation of a schema; empty when there is none.
  func violations(of value: JSON, against schema: JSON, at path: String = "$") -> [String] {
    let schema = resolve(schema)
    var found: [String] = []
    func require(_ holds: Bool, _ rule: String) { if !holds { found.append("\(path): \(rule)") } }
    if let options = schema["anyOf"].array {
      let fits = options.contains { violations(of: value, against: $0, at: path).isEmpty }
      require(fits, "matches no schema of anyOf")
    }
    if schema.object?["const"] != nil { require(value == schema["const"], "is not the constant") }
    if let options = schema["enum"].array { require(options.contains(value), "is not in enum") }
    switch schema["type"].string {
    case "object":
      guard let object = value.object else { return found + ["\(path): is not an object"] }
      for name in schema["required"].array?.compactMap(\.string) ?? [] {
        require(object[name] != nil, "\(name) is missing")
      }
      for (name, member) in object {
        if let property = schema["properties"].object?[name] {
          found += violations(of: member, against: property, at: "\(path).\(name)")
        } else {
          require(schema["additionalProperties"] != .bool(false), "\(name) is unknown")
        }
      }
    case "array":
      guard let array = value.array else { return found + ["\(path): is not an array"] }
      let count = (schema["minItems"].int ?? 0)...(schema["maxItems"].int ?? .max)
      require(count.contains(array.count), "has \(array.count) items")
      for (index, item) in array.enumerated() {
        found += violations(of: item, against: schema["items"], at: "\(path)[\(index)]")
      }
    case "string":
      guard let text = value.string else { return found + ["\(path): is not a string"] }
      let length = (schema["minLength"].int ?? 0)...(schema["maxLength"].int ?? .max)
      require(length.contains(text.unicodeScalars.count), "has the wrong length")
    case "integer":
      guard let number = value.int else { return found + ["\(path): is not an integer"] }
      let range = (schema["minimum"].int ?? .min)...(schema["maximum"].int ?? .max)
      require(range.contains(number), "is out of range")
    case "boolean": require(value.bool != nil, "is not a boolean")
    case "null": require(value.isNull, "is not null")
    default: break
    }
    return found
  }

  /// Returns all properties of a schema, nested ones too, with paths such as
  /// `connections[].status`.
  func properties(
    of schema: JSON, at path: String = ""
  ) -> [(path: String, schema: JSON)] {
    let schema = resolve(schema)
    var found: [(path: String, schema: JSON)] = []
    for (name, property) in schema["properties"].object ?? [:] {
      let path = path.isEmpty ? name : "\(path).\(name)"
      found.append((path, resolve(property)))
      found += properties(of: property, at: path)
    }
    for option in schema["anyOf"].array ?? [] { found += properties(of: option, at: path) }
    if schema["items"].object != nil { found += properties(of: schema["items"], at: path + "[]") }
    return found
  }
}
