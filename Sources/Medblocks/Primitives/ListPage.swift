/// A page of a list: `{resource_type: "list", data, has_more, next_cursor}`.
///
/// It prints as the number of its items.
public struct ListPage<Item: Sendable>: CursorPage, Sendable {
  /// The items, in the order of the API.
  public let data: [Item]
  /// Whether another page follows; a page that is empty may have one.
  public let hasMore: Bool
  /// What to hand to `startingAfter:` for the page behind this one, or nil on the last.
  public let nextCursor: String?
}

extension ListPage: WireBody where Item: WireValue {
  enum CodingKeys: String {
    case data
    case hasMore = "has_more"
    case nextCursor = "next_cursor"
  }

  init(body: [UInt8]) throws {
    let fields = try Fields<CodingKeys>(of: JSON(parsing: body), resourceType: "list")
    data = try fields[.data]
    hasMore = try fields[.hasMore]
    nextCursor = try fields[.nextCursor]
  }
}
