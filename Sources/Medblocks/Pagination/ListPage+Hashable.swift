extension ListPage: Equatable where Item: Equatable {
  /// Returns whether two pages have the same content.
  public static func == (page: Self, other: Self) -> Bool {
    page.data == other.data && page.unreadableItems == other.unreadableItems
      && page.hasMore == other.hasMore && page.nextCursor == other.nextCursor
  }
}

extension ListPage: Hashable where Item: Hashable {
  /// Hashes the content of the page.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(data)
    hasher.combine(unreadableItems)
    hasher.combine(hasMore)
    hasher.combine(nextCursor)
  }
}
