/// A page of a list that is walked with cursors: what ``PagedSequence`` needs to know of it.
public protocol CursorPage<Item>: Sendable, Redacted {
  /// What the list holds.
  associatedtype Item: Sendable

  /// The items, in the order of the API.
  var data: [Item] { get }
  /// Whether another page follows; a page that is empty may have one.
  var hasMore: Bool { get }
  /// What to hand to `startingAfter:` for the page behind this one, or nil on the last.
  var nextCursor: String? { get }
}

extension CursorPage {
  /// The number of items, and whether there are more.
  public var printable: [(label: String, value: Any)] {
    [("count", data.count), ("hasMore", hasMore)]
  }
}
