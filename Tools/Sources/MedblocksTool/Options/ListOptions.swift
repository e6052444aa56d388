import ArgumentParser
import Medblocks

/// The options of a command that lists objects of the API.
struct ListOptions: ParsableArguments {
  @Option(help: "The maximum number of results, at least 1.")
  var limit = 30

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard limit >= 1 else { throw ValidationError("Invalid --limit: it must be at least 1.") }
  }

  /// Fetches a list up to the limit and prints it.
  ///
  /// - Parameters:
  ///   - name: The name of the objects, for notes.
  ///   - columns: The columns of the table.
  ///   - list: The list, for a size of its pages.
  ///   - row: The row of an item.
  /// - Throws: ``MedblocksError`` and ``StandardStream/WriteError``.
  func show<Item: Sendable>(
    _ name: String, _ columns: [Table.Column],
    _ list: (_ pageSize: Int) -> PagedSequence<ListPage<Item>>, row: (Item) -> [String]
  ) async throws {
    var values: [JSON] = []
    var rows: [[String]] = []
    var (unreadable, hasMore) = (0, false)
    for try await page in list(min(limit, 100)).pages {
      let elements = try page.response?.json()["data"].array ?? []
      let count = limit - values.count
      values += elements.prefix(count)
      rows += page.data.prefix(count).map(row)
      unreadable += page.unreadableItems.count { $0.index < count }
      hasMore = page.hasMore || elements.count > count
      if values.count >= limit { break }
    }
    if unreadable > 0 {
      Terminal.note("\(unreadable) \(name) cannot be read; --json prints them as they are.")
    }
    if values.isEmpty { Terminal.note("No \(name) found.") }
    if hasMore { Terminal.note("There are more \(name): raise --limit.") }
    try output.show(.array(values), Table(columns: columns, rows: rows))
  }
}
