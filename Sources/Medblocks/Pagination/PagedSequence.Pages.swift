extension PagedSequence {
  /// The pages of a list.
  public struct Pages: AsyncSequence, Sendable, Loggable {
    /// The type of the pages.
    public typealias Element = Page
    /// The type of the errors: ``MedblocksError`` and `CancellationError`.
    public typealias Failure = any Error

    let operation: String
    let start: String?
    let direction: Direction
    let fetch: @Sendable (_ cursor: String?) async throws -> UndecodedResponse<Page>
    var prefetches: Bool

    /// Returns the same pages, fetching one page ahead while the current one is processed.
    ///
    /// Leaving the loop early cancels the request in flight.
    public func prefetching() -> Self {
      var pages = self
      pages.prefetches = true
      return pages
    }

    /// Creates an iterator that starts at the first page.
    public func makeAsyncIterator() -> Iterator { Iterator(pages: self, next: .fetch(start)) }

    package var loggableFields: [(label: String, value: Any)] { [("operation", operation)] }

    /// An iterator over the pages of a list.
    public struct Iterator: AsyncIteratorProtocol, Redacted {
      private let pages: Pages
      private var next: Step
      private var seenCursors: Set<ExactString> = []

      fileprivate init(pages: Pages, next: Step) {
        self.pages = pages
        self.next = next
      }

      /// Returns the next page, or nil after the last one.
      ///
      /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
      public mutating func next() async throws -> Page? { try await next(isolation: nil) }

      /// Returns the next page, or nil after the last one.
      ///
      /// The iteration ends after an error.
      ///
      /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
      public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Page? {
        let step = next
        next = .finished
        let response: UndecodedResponse<Page>
        switch step {
        case .finished: return nil
        case .fetch(let cursor): response = try await pages.fetch(cursor)
        case .await(let prefetch): response = try await prefetch.response()
        }
        let prefetch = pages.prefetches ? prefetch(after: response) : nil
        var nextCursor: String?
        let page = try response.decode { nextCursor = try self.nextCursor(after: $0) }
        guard let cursor = nextCursor else { return page }
        if let prefetch, prefetch.cursor.isExactly(cursor) {
          next = .await(prefetch)
        } else {
          next = pages.prefetches ? .await(Prefetch(pages.fetch, cursor)) : .fetch(cursor)
        }
        return page
      }

      /// Starts to fetch the page after one that is not decoded yet.
      ///
      /// Decoding and the next request then overlap.
      private func prefetch(after response: UndecodedResponse<Page>) -> Prefetch? {
        guard let cursor = response.probableValue(of: pages.direction.parameter),
          !seenCursors.contains(ExactString(cursor))
        else { return nil }
        return Prefetch(pages.fetch, cursor)
      }

      /// Returns the cursor of the next page, or nil after the last one.
      ///
      /// A missing cursor would end the list too early, and a repeated one would never end it.
      private mutating func nextCursor(after page: Page) throws -> String? {
        let direction = pages.direction
        let (hasMore, cursor) = direction.next(page)
        guard hasMore else { return nil }
        guard let cursor else {
          throw paginationError("has_more is true, but \(direction.parameter) is missing.")
        }
        guard seenCursors.insert(ExactString(cursor)).inserted else {
          throw paginationError("The list repeats a \(direction.parameter).")
        }
        return cursor
      }

      private func paginationError(_ message: String) -> MedblocksError {
        MedblocksError(
          kind: .decoding, operation: pages.operation, message: message,
          param: pages.direction.parameter, statusCode: 200, outcome: .unknown, attempts: 1)
      }
    }

    /// The direction of an iteration, which determines the cursor to follow.
    struct Direction: Sendable {
      /// The cursor's name in the API.
      let parameter: String
      /// Returns whether another page follows, and its cursor.
      let next: @Sendable (Page) -> (hasMore: Bool, cursor: String?)

      static var forward: Self {
        Self(parameter: "next_cursor") { ($0.hasMore, $0.nextCursor) }
      }
    }

    fileprivate enum Step {
      case fetch(String?)
      case await(Prefetch)
      case finished
    }
  }

  /// A page that is being fetched in advance; releasing it cancels the request.
  fileprivate final class Prefetch: Sendable {
    let cursor: String
    private let task: Task<UndecodedResponse<Page>, any Error>

    init(
      _ fetch: @escaping @Sendable (String?) async throws -> UndecodedResponse<Page>,
      _ cursor: String
    ) {
      self.cursor = cursor
      task = Task.startingImmediately { try await fetch(cursor) }
    }

    deinit { task.cancel() }

    func response() async throws -> UndecodedResponse<Page> {
      try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    }
  }
}
