/// A list of the API that is fetched page by page.
///
/// `for try await patient in mb.patients.list()` iterates over the items, ``pages`` over the pages,
/// ``firstPage()`` fetches one page, and ``collect(upTo:)`` an array of items. Nothing is sent before
/// the first element is requested, and nothing more after the loop ends. Iteration throws
/// ``MedblocksError``, and `CancellationError` when the task is cancelled. To continue later, even in
/// another process, you need only the cursor of a page.
public struct PagedSequence<Page: CursorPage>: AsyncSequence, Sendable, Loggable {
  /// The type of the list's items.
  public typealias Element = Page.Item
  /// The type of the errors: ``MedblocksError`` and `CancellationError`.
  public typealias Failure = any Error

  /// The pages of the list.
  public let pages: Pages

  init(
    _ operation: String, startingAt start: String?, direction: Pages.Direction = .forward,
    fetch: @escaping @Sendable (_ cursor: String?) async throws -> UndecodedResponse<Page>
  ) {
    self.init(
      pages: Pages(
        operation: operation, start: start, direction: direction, fetch: fetch, prefetches: false))
  }

  private init(pages: Pages) { self.pages = pages }

  /// Fetches the first page.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  public func firstPage() async throws -> Page { try await pages.fetch(pages.start).decode() }

  /// Fetches items from the beginning of the list, up to a limit.
  ///
  /// Pages are fetched only as far as the limit requires. When it falls on the end of a page, the next
  /// one is fetched, because only an item proves that there are more. An item that cannot be read is
  /// skipped: see ``ListPage``.
  ///
  /// - Parameter limit: The maximum number of items; 0 returns none, and whether there are any.
  /// - Returns: The items in the order of the API, and whether there are more.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  public func collect(upTo limit: Int) async throws -> (items: [Element], hasMore: Bool) {
    var items: [Element] = []
    for try await item in self {
      guard items.count < limit else { return (items, true) }
      items.append(item)
    }
    return (items, false)
  }

  /// Returns the same list, fetching one page ahead while the current one is processed.
  ///
  /// Leaving the loop early cancels the request in flight.
  public func prefetching() -> Self { Self(pages: pages.prefetching()) }

  /// Creates an iterator that starts at the first page.
  public func makeAsyncIterator() -> Iterator { Iterator(pages: pages.makeAsyncIterator()) }

  package var loggableFields: [(label: String, value: Any)] { pages.loggableFields }

  /// An iterator over the items of a list.
  public struct Iterator: AsyncIteratorProtocol, Redacted {
    fileprivate var pages: Pages.Iterator
    private var items: [Element] = []
    private var position = 0

    fileprivate init(pages: Pages.Iterator) { self.pages = pages }

    /// Returns the next item, or nil after the last one.
    ///
    /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
    public mutating func next() async throws -> Element? { try await next(isolation: nil) }

    /// Returns the next item, or nil after the last one.
    ///
    /// It runs on the caller's actor, so an item of the current page needs no thread switch.
    ///
    /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
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
