extension API {
  /// A list as a sequence of pages: every page is one call with the same filters.
  ///
  /// `isAnswer` tells of each item whether it belongs to what was asked for.
  func list<Item: WireValue & Sendable>(
    _ operation: Operation, _ id: String? = nil, limit: Int?, startingAfter: String?,
    filters: [(name: String, value: String?)],
    isAnswer: @escaping @Sendable (Item) -> Bool = { _ in true }
  ) -> PagedSequence<ListPage<Item>> {
    PagedSequence(operation.id, startingAt: startingAfter) { cursor in
      try Limit.pageSize.check(limit)
      let paging = [
        (name: "limit", value: limit.map(String.init)), (name: "starting_after", value: cursor),
      ]
      let request = Request(operation, ids: id.map { [$0] } ?? [], query: filters + paging)
      return try await fetch(request) { $0.data.allSatisfy(isAnswer) }
    }
  }
}
