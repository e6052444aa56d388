import Foundation

/// The API's operation on records, which are kept and handed out byte for byte.
extension LocalSandbox {
  func recordsPage(
    of id: String, _ request: ReceivedRequest
  ) throws(SandboxError) -> (envelope: SandboxJSON, data: [String]) {
    let query = try request.query(
      allowing: ["type", "since", "count", "starting_after", "ending_before"])
    _ = try indexOfPatient(id)
    let count = try request.pageSize("count", default: 100)
    let types = query["type"].map { Set($0.split(separator: ",").map(String.init)) }
    let since = try query["since"].map(Self.instant)
    let records = (state.records[id] ?? []).filter { record in
      types?.contains(record.type) ?? true && since.map { record.changedAt >= $0 } ?? true
    }
    let list = "records/\(id)"
    var page = records[...]
    var place: String?
    if let cursor = query["starting_after"] {
      place = try state.place(of: cursor, in: list, param: "starting_after")
      if let place { page = page.drop { $0.number <= place } }
    }
    if let cursor = query["ending_before"] {
      let end = try state.place(of: cursor, in: list, param: "ending_before") ?? ""
      page = page.prefix { $0.number < end }.suffix(count)
    }
    page = page.prefix(count)
    let hasMore = page.endIndex < records.endIndex
    let next = hasMore ? state.newCursor(behind: page.last?.number ?? place, in: list) : nil
    let previous = page.first.flatMap {
      page.startIndex > 0 ? state.newCursor(behind: $0.number, in: list) : nil
    }
    let envelope: SandboxJSON = [
      "resource_type": "list", "patient_id": .string(id), "has_more": .bool(hasMore),
      "next_cursor": SandboxJSON(next), "previous_cursor": SandboxJSON(previous),
    ]
    return (envelope, page.map(\.json))
  }

  private static func instant(_ text: String) throws(SandboxError) -> Date {
    let styles = [
      Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle(),
      Date.ISO8601FormatStyle().year().month().day(),
    ]
    guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first else {
      throw SandboxError.invalid("since", "It is no date and no date-time.")
    }
    return date
  }
}
