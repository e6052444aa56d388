/// Finds resources and the fields that identify them.
extension JSONScanner {
  /// A field that should hold a string.
  enum TextField {
    case missing
    case null
    case text(Token)
    case other
  }

  /// The location of a resource in a text, and the tokens that identify it.
  struct ResourceLocation {
    var range = 0..<0
    var isObject = true
    var resourceType = TextField.missing
    var id = TextField.missing
  }

  /// Moves past a value that should be a resource.
  mutating func resource() throws -> ResourceLocation {
    var location = ResourceLocation()
    location.isObject = nextToken() == UInt8(ascii: "{")
    let start = position
    if location.isObject {
      try watchedObject { scanner, name in
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
    default:
      try skip()
      return .other
    }
  }

  /// Returns whether a name equals a string.
  @inline(__always)
  func isText(_ name: Token, _ text: String) -> Bool {
    guard !name.isEscaped else { return (try? self.text(of: name)) == text }
    return name.range.count == text.utf8.count && text.utf8.elementsEqual(bytes[name.range])
  }

  /// Returns the string in a field, or nil if it is missing or null.
  ///
  /// - Throws: ``JSONReadingError`` for a value of another type.
  func text(of field: TextField, key: String) throws -> String? {
    switch field {
    case .missing, .null: return nil
    case .text(let token): return try text(of: token)
    case .other:
      return try JSONReadingError.descending(to: .key(key)) {
        throw JSONReadingError("is not a string")
      }
    }
  }

  /// Rejects skipped text that cannot be read without loss.
  ///
  /// - Throws: ``JSONReadingError`` for a repeated key or an unpaired surrogate.
  func rejectSuspects(from start: Int) throws {
    guard isSuspect else { return }
    do {
      _ = try JSON(parsing: UnsafeBufferPointer(rebasing: bytes[start..<position]))
    } catch let error as JSON.SyntaxError {
      let located = JSON.SyntaxError(reason: error.reason, offset: start + error.offset)
      throw JSONReadingError("is invalid: \(located)")
    }
  }
}
