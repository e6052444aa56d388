/// Reads the fields of one JSON object by key; the type of the result decides what is accepted.
///
/// A required field must exist and have its type. An optional one is nil when it is null, absent or
/// of another type. Metadata and arrays must exist, and null is an empty one. Errors are
/// ``JSONReadingError``s with the key in their path.
struct ObjectReader<Key: RawRepresentable> where Key.RawValue == String {
  static var resourceType: String { "resource_type" }

  let object: JSON.Object

  /// Creates a reader for an object.
  ///
  /// - Throws: ``JSONReadingError`` when the value is not an object, or has another `resource_type`;
  ///   an object without the field is accepted.
  init(of json: JSON?, resourceType expected: String?) throws {
    object = try JSONReadingError.require("an object", json, json?.object)
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

  /// Returns the elements that were read apart from the object.
  ///
  /// - Throws: ``JSONReadingError`` without elements, because the field is not an array.
  func require<Element>(_ elements: [Element]?, at key: Key) throws -> [Element] {
    try JSONReadingError.descending(to: .key(key.rawValue)) {
      try JSONReadingError.require("an array", object[key.rawValue], elements)
    }
  }

  /// Reads a cursor; null, absent and empty are nil.
  ///
  /// Unlike other optional fields it must not be of another type, because a list would end early.
  func cursor(_ key: Key) throws -> String? {
    guard let json = object[key.rawValue], !json.isNull else { return nil }
    let cursor: String = try self[key]
    return cursor.isEmpty ? nil : cursor
  }

  /// Reads a string, or the text of a number; any other value is nil.
  func text(_ key: Key) -> String? {
    let json = object[key.rawValue]
    return json?.string ?? json?.number?.text
  }
}
