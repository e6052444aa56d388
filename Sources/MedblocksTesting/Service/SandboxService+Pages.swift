import Foundation

/// Pages of lists, and the cursors between them.
extension SandboxService {
  /// The part of a list that a request selects.
  struct PageRequest {
    let list: String
    let size: Int
    /// The position after which the page begins, in the order of the list; nil for its beginning.
    let start: Int?

    /// Returns the page that begins with the first of some rows.
    ///
    /// - Complexity: Reads the rows of the page and one more.
    func page<Row: Positioned>(of rows: some Sequence<Row>) -> Page<Row> {
      let found = Array(rows.prefix(size + 1))
      // A page of size 0 is a fault, which claims that there is more.
      return Page(
        list: list, rows: Array(found.prefix(size)), hasMore: found.count > size || size == 0,
        end: size == 0 ? start : found.prefix(size).last?.position ?? start)
    }
  }

  /// A page of a list.
  struct Page<Row: Positioned> {
    let list: String
    let rows: [Row]
    let hasMore: Bool
    /// The position after which the next page begins.
    let end: Int?
  }

  /// Reads the size and the cursor of a request for a page.
  func pageRequest(
    _ request: LocalSandbox.ReceivedRequest, of list: String
  ) throws(SandboxError) -> PageRequest {
    let size = try request.pageSize()
    var start: Int?
    if let cursor = request.query["starting_after"] {
      start = try position(of: cursor, in: list, param: "starting_after")
    }
    return PageRequest(list: list, size: size, start: start)
  }

  /// Returns the JSON of a page, given the JSON of its rows.
  mutating func json<Row>(of page: Page<Row>, data: [SandboxJSON]) -> SandboxJSON {
    let next = page.hasMore ? newCursor(at: page.end, in: page.list) : nil
    return [
      "resource_type": "list", "data": .array(data), "has_more": .bool(page.hasMore),
      "next_cursor": SandboxJSON(next),
    ]
  }

  /// Issues a cursor of 12 characters.
  mutating func newCursor(at position: Int?, in list: String) -> String {
    let cursor = "c" + newNumber(width: 11)
    cursors[cursor] = Cursor(list: list, position: position, issuedAt: now)
    return cursor
  }

  /// Returns the position of a cursor, which is nil for the beginning of the list.
  ///
  /// - Throws: ``SandboxError`` when the cursor is unknown, belongs to another list, or is a cursor
  ///   of records and older than 7 days.
  func position(
    of cursor: String, in list: String, param: String
  ) throws(SandboxError) -> Int? {
    guard let known = cursors[cursor], known.list == list else {
      throw SandboxError.invalid(param, "The cursor is unknown in this list.")
    }
    guard !list.hasPrefix("records/") || now.timeIntervalSince(known.issuedAt) <= 7 * 86_400 else {
      throw SandboxError.invalid(param, "The cursor has expired.")
    }
    return known.position
  }
}
