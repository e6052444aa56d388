extension Pipeline {
  /// Returns a list as a sequence of pages; each page is one call with the same filters.
  ///
  /// - Parameter matchesRequest: Returns whether an item belongs to the request.
  func list<Item: JSONConvertible & Sendable>(
    _ operation: Operation, _ id: String? = nil, limit: Int?, startingAfter: String?,
    filters: [(name: String, value: String?)],
    matchesRequest: @escaping @Sendable (Item) -> Bool = { _ in true }
  ) -> PagedSequence<ListPage<Item>> {
    PagedSequence(operation.id, startingAt: startingAfter) { cursor in
      try self.checking(operation) { try ParameterLimit.pageSize.check(limit) }
      let paging = [
        (name: "limit", value: limit.map(String.init)), (name: "starting_after", value: cursor),
      ]
      let request = Request(operation, ids: id.map { [$0] } ?? [], query: filters + paging)
      return try await self.sendUndecoded(request, decoding: ListPage.init(parsing:)) {
        $0.data.allSatisfy(matchesRequest)
      }
    }
  }
}
