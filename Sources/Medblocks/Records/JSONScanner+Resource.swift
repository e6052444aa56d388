/// Finds resources and the fields that identify them.
extension JSONScanner {
  /// A field that should hold a string.
  enum TextField {
    case missing
    case null
    case text(Token)
    case number(Token)
    case other
  }

  /// The location of a resource in a text, and the tokens that identify it.
  struct ResourceLocation {
    var range = 0..<0
    var isObject = true
    var resourceType = TextField.missing
    var id = TextField.missing
  }

  /// Moves past a value that should be a resource; the limit of the depth applies to it alone.
  ///
  /// Of a repeated key the last value counts.
  mutating func resource() throws -> ResourceLocation {
    let outerDepth = depth
    depth = 0
    defer { depth = outerDepth }
    var location = ResourceLocation()
    location.isObject = nextToken() == UInt8(ascii: "{")
    let start = position
    if location.isObject {
      try object { scanner, name in
        if scanner.isText(name, "resourceType") {
          location.resourceType = try scanner.textField()
        } else if scanner.isText(name, "id") {
          location.id = try scanner.textField()
        } else {
          try scanner.skip()
        }
      }
    } else {
      try skip()
    }
    location.range = start..<position
    return location
  }

  /// Moves past a value and returns it as a field.
  mutating func textField() throws -> TextField {
    switch nextToken() {
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default:
      try skip()
      return .other
    }
  }

  /// Returns whether a name equals a string.
  @inline(__always)
  func isText(_ name: Token, _ text: String) -> Bool {
    guard !name.isEscaped else { return self.text(of: name).isExactly(text) }
    return name.range.count == text.utf8.count && text.utf8.elementsEqual(bytes[name.range])
  }

  /// Returns the string in a field, or nil if it is missing or null.
  ///
  /// - Parameter numbersAreText: Whether a number is read as its text.
  /// - Throws: ``JSONReadingError`` for a value of another type.
  func text(of field: TextField, key: String, numbersAreText: Bool = false) throws -> String? {
    switch field {
    case .missing, .null: return nil
    case .text(let token): return text(of: token)
    case .number(let token) where numbersAreText: return text(of: token)
    case .number, .other:
      return try JSONReadingError.descending(to: .key(key)) {
        throw JSONReadingError("is not a string")
      }
    }
  }
}
