/// A list of the API that comes in pages: lazy, and endless only if the list is.
///
/// `for try await patient in mb.patients.list()` walks the items, ``pages`` walks the pages,
/// ``page()`` fetches the first. Nothing is sent before the first element is asked for, and nothing
/// more once the loop is left. Iterating throws ``MedblocksError``, `CancellationError` when the
/// task is cancelled. A page's ``Page/nextCursor`` is all that is needed to go on later, in another
/// process too.
public struct PagedSequence<Element: Sendable>: AsyncSequence, Sendable, Redacted {
  /// One page of a list.
  ///
  /// It prints as the number of its items.
  public struct Page: Sendable, Redacted {
    /// The items, in the order of the API.
    public let data: [Element]
    /// Whether another page follows; a page that is empty may have one.
    public let hasMore: Bool
    /// What to hand to `startingAfter:` for the page behind this one, or nil on the last.
    public let nextCursor: String?

    /// The number of items, and whether there are more.
    public var printable: [(label: String, value: Any)] {
      [("count", data.count), ("hasMore", hasMore)]
    }
  }

  /// The failures of iteration are ``MedblocksError`` and `CancellationError`.
  public typealias Failure = any Error

  private let operation: String
  private let start: String?
  private let fetch: @Sendable (_ cursor: String?) async throws -> Page
  private var readsAhead = false

  init(
    _ operation: String, startingAfter start: String?,
    fetch: @escaping @Sendable (_ cursor: String?) async throws -> Page
  ) {
    self.operation = operation
    self.start = start
    self.fetch = fetch
  }

  /// Fetches the first page.
  ///
  /// Throws ``MedblocksError``.
  public func page() async throws -> Page { try await fetch(start) }

  /// The pages of the list.
  public var pages: Pages {
    Pages(operation: operation, start: start, fetch: fetch, readsAhead: readsAhead)
  }

  /// The same list, fetching one page ahead while the caller works on the one before.
  ///
  /// Leaving the loop early cancels the page that is under way.
  public func readingAhead() -> Self {
    var sequence = self
    sequence.readsAhead = true
    return sequence
  }

  /// The operation that lists.
  public var printable: [(label: String, value: Any)] { [("operation", operation)] }

  /// Starts over from the first page.
  public func makeAsyncIterator() -> Iterator { Iterator(pages: pages.makeAsyncIterator()) }

  /// Walks the items.
  public struct Iterator: AsyncIteratorProtocol, Redacted {
    fileprivate var pages: Pages.Iterator
    private var items: [Element] = []
    private var position = 0

    fileprivate init(pages: Pages.Iterator) { self.pages = pages }

    /// The next item, or nil behind the last; throws ``MedblocksError``.
    public mutating func next() async throws -> Element? { try await next(isolation: nil) }

    /// The next item, or nil behind the last; throws ``MedblocksError``.
    ///
    /// It runs where the caller runs: an item of a page that is there costs no switch of threads.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Element? {
      while position == items.count {
        guard let page = try await pages.next(isolation: actor) else { return nil }
        (items, position) = (page.data, 0)
      }
      position += 1
      return items[position - 1]
    }
  }
}
