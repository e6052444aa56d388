/// A row of an ``OrderedTable``.
protocol TableRow: Positioned, Identifiable, Codable, Hashable where ID: Sendable {
  /// The names of the lists in which the row appears, beside the list of all rows.
  var lists: [String] { get }
}

extension TableRow {
  var lists: [String] { [] }
}

/// Rows in ascending order of their positions, with look-ups by id and by list.
///
/// It is encoded as an array of rows.
struct OrderedTable<Row: TableRow>: Sendable {
  private var rows = ChunkedList<Row>()
  private var positions: [Row.ID: Int] = [:]
  private var lists: [String: ChunkedList<Int>] = [:]

  /// The number of rows.
  var count: Int { rows.count }

  /// The row with the lowest position.
  var first: Row? { rows.first }

  /// The row with an id, or nil.
  ///
  /// - Complexity: O(log *n*).
  subscript(id: Row.ID) -> Row? { positions[id].flatMap { rows[$0] } }

  /// Inserts a row whose id and position are new.
  mutating func insert(_ row: Row) {
    positions[row.id] = row.position
    rows.insert(row)
    for list in row.lists { lists[list, default: ChunkedList()].insert(row.position) }
  }

  /// Replaces the row with the same id and position; does nothing when there is none.
  mutating func update(_ row: Row) {
    guard let old = rows[row.position], old.id == row.id else { return }
    rows.replace(with: row)
    guard old.lists != row.lists else { return }
    for list in old.lists where !row.lists.contains(list) { remove(row.position, from: list) }
    for list in row.lists where !old.lists.contains(list) {
      lists[list, default: ChunkedList()].insert(row.position)
    }
  }

  /// Removes the row with an id.
  mutating func remove(_ id: Row.ID) {
    guard let position = positions.removeValue(forKey: id), let row = rows.remove(at: position)
    else { return }
    for list in row.lists { remove(position, from: list) }
  }

  /// Removes the rows of a list.
  ///
  /// - Complexity: In proportion to the length of that list.
  mutating func removeAll(in list: String) {
    guard let removed = lists.removeValue(forKey: list) else { return }
    for position in removed.elements() {
      guard let row = rows.remove(at: position) else { continue }
      positions[row.id] = nil
      for other in row.lists where other != list { remove(position, from: other) }
    }
  }

  /// Returns the rows after a position, in ascending order; all of them after nil.
  func rows(after position: Int? = nil) -> some Sequence<Row> { rows.elements(after: position) }

  /// Returns the rows before a position, in descending order; all of them before nil.
  func rows(before position: Int?) -> some Sequence<Row> { rows.elements(before: position) }

  /// Returns the rows of a list after a position, in ascending order.
  func rows(in list: String, after position: Int? = nil) -> some Sequence<Row> {
    (lists[list] ?? ChunkedList()).elements(after: position).lazy.compactMap { [rows] in rows[$0] }
  }

  /// Returns the rows of a list before a position, in descending order.
  func rows(in list: String, before position: Int?) -> some Sequence<Row> {
    (lists[list] ?? ChunkedList()).elements(before: position).lazy.compactMap { [rows] in rows[$0] }
  }

  /// Returns the position of the row before the first one that satisfies a predicate, or 0.
  ///
  /// All later rows must satisfy the predicate as well.
  ///
  /// - Complexity: O(log *n*).
  func position(beforeFirst predicate: (Row) -> Bool) -> Int {
    rows.position(beforeFirst: predicate)
  }

  private mutating func remove(_ position: Int, from list: String) {
    lists[list]?.remove(at: position)
    if lists[list]?.count == 0 { lists[list] = nil }
  }
}

extension OrderedTable: Hashable {
  static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && left.rows().elementsEqual(right.rows())
  }

  func hash(into hasher: inout Hasher) {
    for row in rows() { hasher.combine(row) }
  }
}

extension OrderedTable: Codable {
  init(from decoder: any Decoder) throws {
    self.init()
    for row in try [Row](from: decoder) { insert(row) }
  }

  func encode(to encoder: any Encoder) throws { try Array(rows()).encode(to: encoder) }
}
