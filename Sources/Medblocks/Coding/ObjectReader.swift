/// Reads the fields of one JSON object by key; the type of the result decides what is accepted.
///
/// An optional is nil for null and for an absent field. Errors are ``JSONReadingError``s with the
/// key in their path.
struct ObjectReader<Key: RawRepresentable> where Key.RawValue == String {
  static var resourceType: String { "resource_type" }

  let object: JSON.Object

  /// Creates a reader for an object.
  ///
  /// - Throws: ``JSONReadingError`` when the value is not an object, or has another `resource_type`;
  ///   an object without the field is accepted.
  init(of json: JSON?, resourceType expected: String?) throws {
    object = try JSON.Object(json: json)
    guard let expected, let found = object[Self.resourceType], found.string != expected else {
      return
    }
    try JSONReadingError.descending(to: .key(Self.resourceType)) {
      throw JSONReadingError("is not \(expected)")
    }
  }

  subscript<Value: JSONConvertible>(key: Key) -> Value {
    get throws {
      try JSONReadingError.descending(to: .key(key.rawValue)) {
        try Value(json: object[key.rawValue])
      }
    }
  }

  /// A field of a partial update: absent is unchanged, null is null.
  subscript<Value: JSONConvertible>(key: Key) -> FieldUpdate<Value> {
    get throws {
      switch object[key.rawValue] {
      case nil: .unchanged
      case .null?: .null
      default: .set(try self[key])
      }
    }
  }
}
