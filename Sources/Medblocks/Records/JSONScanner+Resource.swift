/// Finding resources and what names them.
extension JSONScanner {
  /// A value of which only a string is of use.
  enum TextField {
    case missing
    case null
    case text(Token)
    case other
  }

  /// Where a resource stands in a text, and the tokens that name it.
  struct ResourcePlace {
    var range = 0..<0
    var isObject = true
    var resourceType = TextField.missing
    var id = TextField.missing
  }

  /// Moves over a value that should be a resource.
  mutating func resource() throws -> ResourcePlace {
    var place = ResourcePlace()
    place.isObject = nextToken() == UInt8(ascii: "{")
    let start = position
    if place.isObject {
      try watchedObject { scanner, name in
        if scanner.isText(name, "resourceType") {
          place.resourceType = try scanner.textField()
        } else if scanner.isText(name, "id") {
          place.id = try scanner.textField()
        } else {
          try scanner.skip()
        }
      }
    } else {
      try skip()
    }
    place.range = start..<position
    return place
  }

  /// Moves over a value and tells whether it is a string.
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

  /// Whether a name is the given one.
  @inline(__always)
  func isText(_ name: Token, _ text: String) -> Bool {
    guard !name.isEscaped else { return (try? self.text(of: name)) == text }
    return name.range.count == text.utf8.count && text.utf8.elementsEqual(bytes[name.range])
  }

  /// The text in a field, nil where there is none; throws ``WireError`` for another kind of value.
  func text(of field: TextField, key: String) throws -> String? {
    switch field {
    case .missing, .null: return nil
    case .text(let token): return try text(of: token)
    case .other: return try WireError.descending(to: .key(key)) { throw WireError("is no string") }
    }
  }

  /// Throws ``WireError`` when what was skipped since a place holds what no value can: a name twice
  /// in one object, or half of a surrogate pair.
  func refuseSuspects(from start: Int) throws {
    guard isSuspect else { return }
    do {
      _ = try JSON(parsing: UnsafeBufferPointer(rebasing: bytes[start..<position]))
    } catch let error as JSON.SyntaxError {
      let place = JSON.SyntaxError(reason: error.reason, offset: start + error.offset)
      throw WireError("holds \(place)")
    }
  }
}
