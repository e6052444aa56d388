import Foundation

/// Pages of lists, and the cursors between them.
extension SandboxState {
  /// Behind which item of which list a page begins.
  struct Cursor: Codable, Hashable, Sendable {
    let list: String
    /// Nil for the beginning.
    let item: String?
    let issuedAt: Date
  }

  /// A page of a list, which is walked with cursors that nobody can guess the meaning of.
  mutating func page(
    of items: [(id: String, json: SandboxJSON)], list: String,
    _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> SandboxJSON {
    let size = try request.pageSize()
    var place: String?
    var rest = items[...]
    if let cursor = request.query["starting_after"] {
      place = try self.place(of: cursor, in: list, param: "starting_after")
      if let place {
        guard let index = items.firstIndex(where: { $0.id == place }) else {
          throw SandboxError.invalid("starting_after", "No such cursor.")
        }
        rest = items[(index + 1)...]
      }
    }
    let page = rest.prefix(size)
    let hasMore = page.count < rest.count || size == 0
    let next = hasMore ? newCursor(behind: page.last?.id ?? place, in: list) : nil
    return [
      "resource_type": "list", "data": .array(page.map(\.json)), "has_more": .bool(hasMore),
      "next_cursor": SandboxJSON(next),
    ]
  }

  /// A cursor of 12 characters.
  mutating func newCursor(behind item: String?, in list: String) -> String {
    let cursor = "c" + newNumber(width: 11)
    cursors[cursor] = Cursor(list: list, item: item, issuedAt: now)
    return cursor
  }

  /// The item that a cursor stands behind; those of records are good for 7 days.
  func place(of cursor: String, in list: String, param: String) throws(SandboxError) -> String? {
    guard let place = cursors[cursor], place.list == list else {
      throw SandboxError.invalid(param, "No such cursor.")
    }
    guard !list.hasPrefix("records/") || now.timeIntervalSince(place.issuedAt) <= 7 * 86_400 else {
      throw SandboxError.invalid(param, "The cursor has expired.")
    }
    return place.item
  }
}
