import Foundation
import Testing

@testable import MedblocksTesting

@Suite("OrderedTable")
struct OrderedTableTests {
  private struct Row: TableRow {
    let id: String
    let position: Int
    var value = 0
    var lists: [String] = []
    var due: Date?

    var appointment: Appointment? {
      due.map { Appointment(agenda: lists.first ?? "", date: $0) }
    }
  }

  /// The rows by position, as an independent model of a table.
  private struct Model {
    var rows: [Int: Row] = [:]

    var ordered: [Row] { rows.values.sorted { $0.position < $1.position } }
  }

  private func check(
    _ table: OrderedTable<Row>, against model: Model, around position: Int
  ) {
    let rows = model.ordered
    #expect(table.count == rows.count && table.first == rows.first)
    #expect(Array(table.rows()) == rows)
    #expect(Array(table.rows(after: position)) == rows.filter { $0.position > position })
    #expect(
      Array(table.rows(before: position)) == rows.filter { $0.position < position }.reversed())
    #expect(
      table.position { $0.position >= position }
        == rows.last { $0.position < position }?.position ?? 0)
    for list in ["a", "b"] {
      let members = rows.filter { $0.lists.contains(list) }
      #expect(
        Array(table.rows(in: list, after: position)) == members.filter { $0.position > position })
      #expect(Array(table.rows(in: list, before: nil)) == members.reversed())
    }
    for agenda in ["a", "b", "", "none"] {
      let members = rows.filter { $0.appointment?.agenda == agenda }
      #expect(table.earliestDate(in: agenda) == members.compactMap(\.due).min())
      for end in [Date(timeIntervalSince1970: 40), .distantPast, .distantFuture] {
        let due = members.filter { $0.due.map { $0 <= end } ?? false }
        #expect(table.rows(dueIn: agenda, until: end).sorted { $0.position < $1.position } == due)
      }
    }
  }

  @Test("random changes have the same result as on a dictionary", arguments: 0..<4)
  func model(seed: Int) throws {
    var generator = SeededGenerator(seed: "table \(seed)")
    var table = OrderedTable<Row>()
    var model = Model()
    func lists() -> [String] {
      [[], ["a"], ["b"], ["a", "b"]][generator.integer(in: 0...3)]
    }
    func due() -> Date? {
      let seconds = generator.integer(in: 0...100)
      // Some dates differ by less than a microsecond.
      let fraction = 1e-7 * Double(generator.integer(in: 0...5))
      return seconds < 50 ? nil : Date(timeIntervalSince1970: Double(seconds - 20) + fraction)
    }
    for step in 1...4_000 {
      // Positions ascend by and large, with some insertions in the middle.
      let position = max(1, step * 2 - generator.integer(in: 0...9) * generator.integer(in: 0...50))
      switch generator.integer(in: 0...9) {
      case 0...5:
        guard model.rows[position] == nil else { continue }
        let row = Row(id: "\(position)", position: position, lists: lists(), due: due())
        table.insert(row)
        model.rows[position] = row
      case 6...7:
        guard var row = table["\(position)"] else { continue }
        row.value = step
        row.lists = lists()
        row.due = due()
        table.update(row)
        model.rows[position] = row
      default:
        table.remove("\(position)")
        model.rows[position] = nil
      }
      #expect(table["\(position)"] == model.rows[position])
      if step.isMultiple(of: 200) { check(table, against: model, around: position) }
    }
    table.removeAll(in: "a")
    model.rows = model.rows.filter { !$0.value.lists.contains("a") }
    check(table, against: model, around: 4_000)
    let decoded = try JSONDecoder().decode(
      OrderedTable<Row>.self, from: try JSONEncoder().encode(table))
    #expect(decoded == table && decoded.hashValue == table.hashValue)
    check(decoded, against: model, around: 100)
  }

  @Test("an empty table has no rows")
  func empty() {
    var table = OrderedTable<Row>()
    table.remove("1")
    table.update(Row(id: "1", position: 1))
    table.removeAll(in: "a")
    check(table, against: Model(), around: 1)
  }

  @Test("a removed row leaves its position to no other row")
  func removal() {
    var table = OrderedTable<Row>()
    for position in 1...1_000 { table.insert(Row(id: "\(position)", position: position)) }
    for position in 1...999 { table.remove("\(position)") }
    #expect(Array(table.rows(after: 500)).map(\.position) == [1_000])
    #expect(table["500"] == nil && table.count == 1)
    table.remove("1000")
    #expect(table.count == 0 && table.first == nil)
    table.insert(Row(id: "1001", position: 1_001))
    #expect(table.rows().map(\.id) == ["1001"])
  }
}
