/// A page of a list with cursors, as ``PagedSequence`` reads it.
public protocol CursorPage<Item>: Sendable, Redacted {
  /// The type of the list's items.
  associatedtype Item: Sendable

  /// The items, in the order of the API.
  var data: [Item] { get }
  /// Whether another page follows; an empty page may have one.
  var hasMore: Bool { get }
  /// The cursor of the next page, for `startingAfter:`; nil on the last page.
  var nextCursor: String? { get }
}
