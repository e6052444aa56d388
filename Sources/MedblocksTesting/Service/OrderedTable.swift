import Foundation

/// A row of an ``OrderedTable``.
protocol TableRow: Positioned, Identifiable, Codable, Hashable where ID: Sendable {
  /// The names of the lists in which the row appears, beside the list of all rows.
  var lists: [String] { get }
  /// The name of an agenda in which the row appears, and its date there; nil for none.
  var appointment: Appointment? { get }
}

/// The agenda in which a row appears, and its date there.
struct Appointment: Hashable, Sendable {
  let agenda: String
  let date: Date
}

extension TableRow {
  var lists: [String] { [] }
  var appointment: Appointment? { nil }
}

/// Rows in ascending order of their positions, with look-ups by id, by list and by date.
///
/// It is encoded as an array of rows.
struct OrderedTable<Row: TableRow>: Sendable {
  private var rows = ChunkedList<Row>()
  private var positions: [Row.ID: Int] = [:]
  private var lists: [String: ChunkedList<Int>] = [:]
  private var agendas: [String: Agenda] = [:]

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
    schedule(row)
  }

  /// Replaces the row with the same id and position; does nothing when there is none.
  mutating func update(_ row: Row) {
    guard let old = rows[row.position], old.id == row.id else { return }
    rows.replace(with: row)
    if old.appointment != row.appointment {
      unschedule(old)
      schedule(row)
    }
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
    unschedule(row)
  }

  /// Removes the rows of a list.
  ///
  /// - Complexity: In proportion to the length of that list.
  mutating func removeAll(in list: String) {
    guard let removed = lists.removeValue(forKey: list) else { return }
    for position in removed.elements() {
      guard let row = rows.remove(at: position) else { continue }
      positions[row.id] = nil
      unschedule(row)
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

  /// Returns the rows of an agenda with dates until an end, in no particular order.
  ///
  /// - Complexity: In proportion to the number of rows that are returned, times log *n*.
  func rows(dueIn agenda: String, until end: Date) -> [Row] {
    (agendas[agenda]?.positions(until: end) ?? []).compactMap { rows[$0] }
      .filter { $0.appointment.map { $0.date <= end } ?? false }
  }

  /// Returns the earliest date of an agenda; nil when it is empty.
  func earliestDate(in agenda: String) -> Date? {
    (agendas[agenda]?.earliest ?? []).compactMap { rows[$0]?.appointment?.date }.min()
  }

  /// Returns the position of the row before the first one that satisfies a predicate, or 0.
  ///
  /// All later rows must satisfy the predicate as well.
  ///
  /// - Complexity: O(log *n*).
  func position(beforeFirst predicate: (Row) -> Bool) -> Int {
    rows.position(beforeFirst: predicate)
  }

  private mutating func schedule(_ row: Row) {
    guard let appointment = row.appointment else { return }
    agendas[appointment.agenda, default: Agenda()].insert(row.position, at: appointment.date)
  }

  private mutating func unschedule(_ row: Row) {
    guard let appointment = row.appointment else { return }
    agendas[appointment.agenda]?.remove(row.position, at: appointment.date)
    if agendas[appointment.agenda]?.isEmpty == true { agendas[appointment.agenda] = nil }
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
