/// A field of an encoded page: a value of a dictionary, whose keys no coder converts.
private enum PageField<Item: Sendable> {
  case items([Item])
  case json(JSON)

  var json: JSON? {
    guard case .json(let json) = self else { return nil }
    return json
  }
}

extension PageField: Encodable where Item: Encodable {
  func encode(to encoder: any Encoder) throws {
    switch self {
    case .items(let items): try items.encode(to: encoder)
    case .json(let json): try json.encode(to: encoder)
    }
  }
}

extension PageField: Decodable where Item: Decodable {
  init(from decoder: any Decoder) throws {
    self =
      decoder.codingPath.last?.stringValue == ListPage<Item>.CodingKeys.data.rawValue
      ? .items(try [Item](from: decoder)) : .json(try JSON(from: decoder))
  }
}

extension ListPage: Encodable where Item: Encodable {
  /// Writes the page as the API does, with a field for its unreadable items if there are any.
  ///
  /// - Throws: `EncodingError`.
  public func encode(to encoder: any Encoder) throws {
    var fields: [String: PageField<Item>] = [
      CodingKeys.resourceType.rawValue: .json(.string(CodingKeys.type)),
      CodingKeys.data.rawValue: .items(data),
      CodingKeys.hasMore.rawValue: .json(.bool(hasMore)),
      CodingKeys.nextCursor.rawValue: .json(nextCursor.json),
    ]
    if !unreadableItems.isEmpty {
      fields[CodingKeys.unreadableItems.rawValue] = .json(unreadableItems.json)
    }
    var container = encoder.singleValueContainer()
    try container.encode(fields)
  }
}

extension ListPage: Decodable where Item: Decodable {
  /// Reads a page as the API and ``encode(to:)`` write it.
  ///
  /// - Throws: `DecodingError`, also for an item of `data` that cannot be read.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.singleValueContainer().decode([String: PageField<Item>].self)
    guard case .items(let items) = fields[CodingKeys.data.rawValue] else {
      throw JSONReadingError("is not a page").decodingError(at: decoder)
    }
    let members = fields.compactMap { key, field in field.json.map { (key, $0) } }
    do {
      let reader = try ObjectReader<CodingKeys>(
        of: .object(JSON.Object(members)), resourceType: CodingKeys.type)
      data = items
      unreadableItems = try reader[.unreadableItems] ?? []
      hasMore = try reader[.hasMore]
      nextCursor = try reader.cursor(.nextCursor)
    } catch let error as JSONReadingError {
      throw error.decodingError(at: decoder)
    }
  }
}
