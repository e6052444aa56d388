/// A model of the API: a JSON object, read and written field by field.
///
/// The names of its fields are written once, in `CodingKeys`.
protocol JSONModel: JSONConvertible, Codable {
  associatedtype CodingKeys: RawRepresentable where CodingKeys.RawValue == String

  /// The value of the object's `resource_type`; nil when it has no such field.
  static var resourceType: String? { get }

  init(_ reader: ObjectReader<CodingKeys>) throws

  func write(to writer: inout ObjectWriter<CodingKeys>)
}

extension JSONModel {
  static var resourceType: String? { nil }

  init(json: JSON?) throws {
    try self.init(ObjectReader(of: json, resourceType: Self.resourceType))
  }

  var json: JSON {
    var writer = ObjectWriter<CodingKeys>()
    if let resourceType = Self.resourceType {
      writer.object[ObjectReader<CodingKeys>.resourceType] = .string(resourceType)
    }
    write(to: &writer)
    return .object(writer.object)
  }

  init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

  /// Decodes a model; a public model calls it from its own `init(from:)`, which has to be public.
  ///
  /// - Throws: `DecodingError`.
  static func decode(from decoder: any Decoder) throws -> Self {
    do {
      return try Self(json: JSON(from: decoder))
    } catch let error as JSONReadingError {
      throw error.decodingError(at: decoder)
    }
  }
}

extension JSONReadingError {
  /// Returns the error that a `Decodable` throws for it.
  func decodingError(at decoder: any Decoder) -> DecodingError {
    let path = decoder.codingPath + path.map(PathKey.init)
    return .dataCorrupted(.init(codingPath: path, debugDescription: message))
  }
}

/// A step of a path as a coding key, for `DecodingError`.
private struct PathKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(_ step: JSONReadingError.Step) {
    switch step {
    case .key(let key): (stringValue, intValue) = (key, nil)
    case .index(let index): (stringValue, intValue) = ("\(index)", index)
    }
  }

  init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }

  init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
}
