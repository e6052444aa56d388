/// A page of a list.
///
/// Its JSON is `{resource_type: "list", data, has_more, next_cursor}`. An item that cannot be read
/// does not affect the others: it is in ``unreadableItems``, and a loop over the items of a list
/// skips it. To detect such items, iterate over the ``PagedSequence/pages``. A page prints without
/// its items.
public struct ListPage<Item: Sendable>: CursorPage, Loggable {
  /// The readable items, in the order of the API.
  public let data: [Item]
  /// The items that cannot be read, with their bytes; usually empty.
  public let unreadableItems: [UnreadableItem]
  /// Whether another page follows; an empty page may have one.
  public let hasMore: Bool
  /// The cursor of the next page, for `startingAfter:`; nil on the last page.
  public let nextCursor: String?

  /// The response with which the page arrived; nil for a page that was created or restored.
  ///
  /// Two pages with the same content are equal, whatever their responses.
  public internal(set) var response: APIResponse?

  /// Creates a page.
  public init(
    data: [Item], unreadableItems: [UnreadableItem] = [], hasMore: Bool = false,
    nextCursor: String? = nil
  ) {
    self.data = data
    self.unreadableItems = unreadableItems
    self.hasMore = hasMore
    self.nextCursor = nextCursor
  }

  enum CodingKeys: String {
    case data
    case resourceType = "resource_type"
    case unreadableItems = "unreadable_items"
    case hasMore = "has_more"
    case nextCursor = "next_cursor"

    /// The value of `resource_type`.
    static var type: String { "list" }
  }

  package var loggableFields: [(label: String, value: Any)] {
    let counts = [("data", data.count), ("unreadableItems", unreadableItems.count)]
    return counts.filter { $0.1 > 0 }.map { ($0.0, $0.1) }
  }
}

extension ListPage where Item: JSONConvertible {
  private struct Element {
    let value: Result<Item, JSONReadingError>
    let range: Range<Int>
  }

  /// Reads the body of a list response.
  ///
  /// - Throws: ``JSON/SyntaxError`` or ``JSONReadingError`` for a malformed page.
  init(parsing response: APIResponse) throws {
    let body = response.body
    let (envelope, elements) = try body.withUnsafeBufferPointer { bytes in
      var scanner = JSONScanner(bytes)
      return try scanner.page { scanner, _ in try Self.element(&scanner) }
    }
    let reader = try ObjectReader<CodingKeys>(of: envelope, resourceType: CodingKeys.type)
    var items: [Item] = []
    var unreadableItems: [UnreadableItem] = []
    for (index, element) in try reader.require(elements, at: .data).enumerated() {
      switch element.value {
      case .success(let item): items.append(item)
      case .failure(let error):
        unreadableItems.append(
          UnreadableItem(index: index, rawJSON: body[element.range], error: error))
      }
    }
    data = items
    self.unreadableItems = unreadableItems
    hasMore = try reader[.hasMore]
    nextCursor = try reader.cursor(.nextCursor)
    self.response = response
  }

  /// Reads the next element of `data`.
  ///
  /// - Throws: ``JSON/SyntaxError`` when the page is not valid JSON.
  private static func element(_ scanner: inout JSONScanner) throws -> Element {
    _ = scanner.nextToken()
    let start = scanner.position
    let value: Result<Item, JSONReadingError>
    do {
      let json = try scanner.json()
      if let damage = scanner.damage { throw damage }
      value = .success(try Item(json: json))
    } catch let error as JSONReadingError {
      value = .failure(error)
    } catch {
      // Skipping goes further than parsing: it fails only if the page is not valid JSON.
      (scanner.position, scanner.depth) = (start, 0)
      try scanner.skip()
      value = .failure(JSONReadingError("is invalid: \(error)"))
    }
    return Element(value: value, range: start..<scanner.position)
  }
}
