extension PagedSequence {
  /// The pages of a list, one after the other.
  public struct Pages: AsyncSequence, Sendable, Redacted {
    /// What is walked.
    public typealias Element = Page
    /// The failures of iteration are ``MedblocksError`` and `CancellationError`.
    public typealias Failure = any Error

    let operation: String
    let start: String?
    let direction: Direction
    let fetch: @Sendable (_ cursor: String?) async throws -> Arrival<Page>
    var readsAhead: Bool

    /// The same pages, fetching one ahead while this one is read and the caller works on it.
    ///
    /// Leaving the loop early cancels the page that is under way.
    public func readingAhead() -> Self {
      var pages = self
      pages.readsAhead = true
      return pages
    }

    /// The operation that lists.
    public var printable: [(label: String, value: Any)] { [("operation", operation)] }

    /// Starts over from the first page.
    public func makeAsyncIterator() -> Iterator { Iterator(pages: self, next: .fetch(start)) }

    /// Walks the pages.
    public struct Iterator: AsyncIteratorProtocol, Redacted {
      private let pages: Pages
      private var next: Step
      private var seen: Set<String> = []

      fileprivate init(pages: Pages, next: Step) {
        self.pages = pages
        self.next = next
      }

      /// The next page, or nil behind the last; throws ``MedblocksError``.
      public mutating func next() async throws -> Page? { try await next(isolation: nil) }

      /// The next page, or nil behind the last; throws ``MedblocksError``.
      ///
      /// After an error the iteration is over.
      public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Page? {
        let step = next
        next = .finished
        let arrival: Arrival<Page>
        switch step {
        case .finished: return nil
        case .fetch(let cursor): arrival = try await pages.fetch(cursor)
        case .underWay(let ahead): arrival = try await ahead.arrival()
        }
        let ahead = pages.readsAhead ? likelyNext(of: arrival) : nil
        let page = try arrival.read()
        guard let cursor = try followUp(of: page) else { return page }
        if let ahead, ahead.cursor == cursor {
          next = .underWay(ahead)
        } else {
          next = pages.readsAhead ? .underWay(Ahead(pages.fetch, cursor)) : .fetch(cursor)
        }
        return page
      }

      /// The page behind one that is not read yet, so that reading takes no time from fetching.
      private func likelyNext(of arrival: Arrival<Page>) -> Ahead? {
        guard let cursor = arrival.likelyText(of: pages.direction.parameter),
          !seen.contains(cursor)
        else { return nil }
        return Ahead(pages.fetch, cursor)
      }

      /// The cursor to go on with, or nil behind the last page.
      ///
      /// One that is missing or comes twice would end the list too early or never.
      private mutating func followUp(of page: Page) throws -> String? {
        let direction = pages.direction
        let (isDue, cursor) = direction.followUp(page)
        guard isDue else { return nil }
        guard let cursor else {
          throw brokenPages("has_more is true, but there is no \(direction.parameter).")
        }
        guard seen.insert(cursor).inserted else {
          throw brokenPages("A \(direction.parameter) came twice.")
        }
        return cursor
      }

      private func brokenPages(_ message: String) -> MedblocksError {
        MedblocksError(
          kind: .decoding, operation: pages.operation, message: message,
          param: pages.direction.parameter, statusCode: 200, outcome: .unknown, attempts: 1)
      }
    }

    /// Which of a page's cursors leads on.
    struct Direction: Sendable {
      /// The cursor's name in the API.
      let parameter: String
      /// Whether another page is due, and the cursor for it.
      let followUp: @Sendable (Page) -> (isDue: Bool, cursor: String?)

      static var forward: Self {
        Self(parameter: "next_cursor") { ($0.hasMore, $0.nextCursor) }
      }
    }

    fileprivate enum Step {
      case fetch(String?)
      case underWay(Ahead)
      case finished
    }
  }

  /// A page that is fetched in advance; dropping it cancels the fetch.
  fileprivate final class Ahead: Sendable {
    let cursor: String
    private let task: Task<Arrival<Page>, any Error>

    init(_ fetch: @escaping @Sendable (String?) async throws -> Arrival<Page>, _ cursor: String) {
      self.cursor = cursor
      task = Task.startingHere { try await fetch(cursor) }
    }

    deinit { task.cancel() }

    func arrival() async throws -> Arrival<Page> {
      try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    }
  }
}
