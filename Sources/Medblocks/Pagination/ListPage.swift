/// A page of a list.
///
/// Its JSON is `{resource_type: "list", data, has_more, next_cursor}`. It prints without its items.
public struct ListPage<Item: Sendable>: CursorPage, Sendable {
  /// The items, in the order of the API.
  public let data: [Item]
  /// Whether another page follows; an empty page may have one.
  public let hasMore: Bool
  /// The cursor of the next page, for `startingAfter:`; nil on the last page.
  public let nextCursor: String?

  /// Creates a page.
  public init(data: [Item], hasMore: Bool = false, nextCursor: String? = nil) {
    self.data = data
    self.hasMore = hasMore
    self.nextCursor = nextCursor
  }

  private enum CodingKeys: String, CodingKey {
    case data
    case resourceType = "resource_type"
    case hasMore = "has_more"
    case nextCursor = "next_cursor"
  }

  private static var resourceType: String { "list" }
}

extension ListPage: Equatable where Item: Equatable {}
extension ListPage: Hashable where Item: Hashable {}

extension ListPage where Item: JSONConvertible {
  /// Reads the body of a list response.
  ///
  /// - Throws: ``JSON/SyntaxError`` or ``JSONReadingError``.
  init(parsing body: [UInt8]) throws {
    let reader = try ObjectReader<CodingKeys>(
      of: JSON(parsing: body), resourceType: Self.resourceType)
    data = try reader[.data]
    hasMore = try reader[.hasMore]
    nextCursor = try reader[.nextCursor]
  }
}

extension ListPage: Encodable where Item: Encodable {
  /// Writes the page as the API does.
  ///
  /// - Throws: `EncodingError`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.resourceType, forKey: .resourceType)
    try container.encode(data, forKey: .data)
    try container.encode(hasMore, forKey: .hasMore)
    try container.encode(nextCursor, forKey: .nextCursor)
  }
}

extension ListPage: Decodable where Item: Decodable {
  /// Reads a page as the API writes it.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    data = try container.decode([Item].self, forKey: .data)
    hasMore = try container.decode(Bool.self, forKey: .hasMore)
    nextCursor = try container.decodeIfPresent(String.self, forKey: .nextCursor)
  }
}
