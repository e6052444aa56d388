import Foundation

/// The operation on records, whose resources keep their bytes.
extension SandboxService {
  /// Returns a page of a patient's records: the JSON around the items, and the items.
  mutating func recordsPage(
    of patientID: String, _ request: LocalSandbox.ReceivedRequest
  ) throws(SandboxError) -> (envelope: SandboxJSON, data: [String]) {
    let query = try request.query(
      allowing: ["type", "since", "count", "starting_after", "ending_before"])
    _ = try patient(patientID)
    let count = try request.pageSize("count", default: 100)
    let list = "records/\(patientID)"
    let matches = Matches(
      records: records[patientID] ?? OrderedTable(),
      types: query["type"].map { Set($0.split(separator: ",").map(String.init)) },
      since: try query["since"].map(Self.instant))
    var start: Int?
    if let cursor = query["starting_after"] {
      start = try position(of: cursor, in: list, param: "starting_after")
    }
    var page: [Record]
    if let cursor = query["ending_before"] {
      let end = try position(of: cursor, in: list, param: "ending_before") ?? 0
      page = matches.before(end).prefix { $0.position > start ?? 0 }.prefix(count).reversed()
    } else {
      page = Array(matches.after(start).prefix(count))
    }
    let end = page.last?.position ?? start
    let hasMore = matches.after(end).contains { _ in true }
    let next = hasMore ? newCursor(at: end, in: list) : nil
    let previous = page.first.flatMap { first in
      matches.before(first.position).contains { _ in true }
        ? newCursor(at: first.position, in: list) : nil
    }
    let envelope: SandboxJSON = [
      "resource_type": "list", "patient_id": .string(patientID), "has_more": .bool(hasMore),
      "next_cursor": SandboxJSON(next), "previous_cursor": SandboxJSON(previous),
    ]
    return (envelope, page.map(\.json))
  }

  /// The records that match the filters of a request.
  private struct Matches {
    let records: OrderedTable<Record>
    let types: Set<String>?
    /// The position after which all records have changed since the requested time.
    let floor: Int

    init(records: OrderedTable<Record>, types: Set<String>?, since: Date?) {
      self.records = records
      self.types = types
      // A record that changes moves to the end, so positions ascend with the times of changes.
      floor = since.map { since in records.position(beforeFirst: { $0.changedAt >= since }) } ?? 0
    }

    /// Returns the matches after a position, in ascending order.
    func after(_ position: Int?) -> some Sequence<Record> {
      records.rows(after: max(position ?? 0, floor)).lazy.filter { [types] record in
        types?.contains(record.resource.type) ?? true
      }
    }

    /// Returns the matches before a position, in descending order.
    func before(_ position: Int) -> some Sequence<Record> {
      records.rows(before: position).lazy.prefix { [floor] in $0.position > floor }
        .filter { [types] record in types?.contains(record.resource.type) ?? true }
    }
  }

  private static func instant(_ text: String) throws(SandboxError) -> Date {
    let day = Date.ISO8601FormatStyle().year().month().day()
    let styles = [
      Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle(), day,
    ]
    // Foundation ignores trailing text, and reads February 30 as March 2 and 25:00 as 01:00.
    let form =
      #/([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}(?:\.[0-9]+)?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]))?/#
    let text = text.uppercased()
    guard let match = text.wholeMatch(of: form),
      let start = try? day.parse(String(match.1)), start.formatted(day) == match.1,
      let date = styles.lazy.compactMap({ try? $0.parse(text) }).first
    else {
      throw SandboxError.invalid("since", "The value must be a date or a date and time.")
    }
    return date
  }

  /// Stores resources as changed now, in a patient's records.
  ///
  /// A resource replaces the one of the same source, type and id; without an id it is always new.
  /// One whose bytes have not changed keeps its position.
  ///
  /// - Complexity: O(log *n*) for each resource.
  mutating func store(_ resources: [RawResource], of patientID: String, from source: String?) {
    for resource in resources {
      let record = Record(
        position: newPosition(), source: source, resource: resource, changedAt: now)
      if let old = records[patientID]?[record.id] {
        guard old.resource != resource else { continue }
        records[patientID]?.remove(old.id)
      }
      records[patientID, default: OrderedTable()].insert(record)
    }
  }
}
