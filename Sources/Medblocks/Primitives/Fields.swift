/// The fields of one JSON object, read by key; the type of what is read says what is due.
///
/// An optional reads nil from null and from a field that is not there. Errors are ``WireError``s
/// with the key in their path.
struct Fields<Key: RawRepresentable> where Key.RawValue == String {
  static var resourceType: String { "resource_type" }

  let object: JSON.Object

  /// Takes an object apart that says which kind of thing it is.
  ///
  /// One that calls itself something else is refused; one that says nothing passes.
  init(of wire: JSON?, resourceType expected: String?) throws {
    object = try JSON.Object(wire: wire)
    guard let expected, let found = object[Self.resourceType], found.string != expected else {
      return
    }
    try WireError.descending(to: .key(Self.resourceType)) { throw WireError("is not \(expected)") }
  }

  subscript<Value: WireValue>(key: Key) -> Value {
    get throws {
      try WireError.descending(to: .key(key.rawValue)) { try Value(wire: object[key.rawValue]) }
    }
  }

  /// A field of a partial update: absent is to leave, null is to clear.
  subscript<Value: WireValue>(key: Key) -> Change<Value> {
    get throws {
      switch object[key.rawValue] {
      case nil: .leave
      case .null?: .clear
      default: .set(try self[key])
      }
    }
  }
}

/// Collects the fields of one JSON object in order.
struct FieldWriter<Key: RawRepresentable> where Key.RawValue == String {
  var object = JSON.Object()

  /// Writes a field; nil becomes null.
  mutating func put(_ key: Key, _ value: some WireValue) { object[key.rawValue] = value.wire }

  /// Writes a field of an input, or leaves it out when it is nil.
  mutating func putIfPresent(_ key: Key, _ value: (some WireValue)?) {
    if let value { put(key, value) }
  }

  /// Writes a field of a partial update: absent, null or a value.
  mutating func put(_ key: Key, _ change: Change<some WireValue>) {
    switch change {
    case .leave: break
    case .clear: object[key.rawValue] = .null
    case .set(let value): put(key, value)
    }
  }
}
