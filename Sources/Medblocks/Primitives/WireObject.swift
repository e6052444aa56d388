/// A JSON object of the API, read and written field by field; its wire names stand in
/// `CodingKeys` and nowhere else.
protocol WireObject: WireValue, WireBody, Codable {
  associatedtype CodingKeys: RawRepresentable where CodingKeys.RawValue == String

  /// What `resource_type` says of such an object; nil where it has no such field.
  static var resourceType: String? { get }

  init(_ fields: Fields<CodingKeys>) throws

  func write(to fields: inout FieldWriter<CodingKeys>)
}

extension WireObject {
  static var resourceType: String? { nil }

  init(wire: JSON?) throws {
    try self.init(Fields(of: wire, resourceType: Self.resourceType))
  }

  var wire: JSON {
    var fields = FieldWriter<CodingKeys>()
    if let resourceType = Self.resourceType {
      fields.object[Fields<CodingKeys>.resourceType] = .string(resourceType)
    }
    write(to: &fields)
    return .object(fields.object)
  }

  init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }

  /// For the `init(from:)` of a public model, which has to be written there to be public.
  static func decode(from decoder: any Decoder) throws -> Self {
    do {
      return try Self(wire: JSON(from: decoder))
    } catch let error as WireError {
      let path = decoder.codingPath + error.path.map(PathKey.init)
      throw DecodingError.dataCorrupted(.init(codingPath: path, debugDescription: error.reason))
    }
  }
}

/// A step of a path, as `DecodingError` wants it.
private struct PathKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(_ step: WireError.Step) {
    switch step {
    case .key(let key): (stringValue, intValue) = (key, nil)
    case .index(let index): (stringValue, intValue) = ("\(index)", index)
    }
  }

  init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }

  init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
}
