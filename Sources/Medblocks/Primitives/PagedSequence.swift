/// A list of the API that comes in pages: lazy, and endless only if the list is.
///
/// `for try await patient in mb.patients.list()` walks the items, ``pages`` walks the pages,
/// ``page()`` fetches the first. Nothing is sent before the first element is asked for, and nothing
/// more once the loop is left. Iterating throws ``MedblocksError``, `CancellationError` when the
/// task is cancelled. A page's cursor is all that is needed to go on later, in another process too.
public struct PagedSequence<Page: CursorPage>: AsyncSequence, Sendable, Redacted {
  /// What the list holds.
  public typealias Element = Page.Item
  /// The failures of iteration are ``MedblocksError`` and `CancellationError`.
  public typealias Failure = any Error

  /// The pages of the list, one after the other.
  public let pages: Pages

  init(
    _ operation: String, startingAt start: String?, direction: Pages.Direction = .forward,
    fetch: @escaping @Sendable (_ cursor: String?) async throws -> Arrival<Page>
  ) {
    self.init(
      pages: Pages(
        operation: operation, start: start, direction: direction, fetch: fetch, readsAhead: false))
  }

  private init(pages: Pages) { self.pages = pages }

  /// Fetches the first page.
  ///
  /// Throws ``MedblocksError``.
  public func page() async throws -> Page { try await pages.fetch(pages.start).read() }

  /// The same list, fetching one page ahead while this one is read and the caller works on it.
  ///
  /// Leaving the loop early cancels the page that is under way.
  public func readingAhead() -> Self { Self(pages: pages.readingAhead()) }

  /// The operation that lists.
  public var printable: [(label: String, value: Any)] { pages.printable }

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
