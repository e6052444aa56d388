import Foundation
import Medblocks

/// A patient's records, which are kept and handed out byte for byte.
extension LocalSandbox {
  /// Plays a facility's pull: adds FHIR resources, each as JSON, to a patient's records.
  ///
  /// `source` is the facility that they come from, or nil. They count as changed at ``now``, which is
  /// what `since` looks at. A pull from a facility is told to endpoints. Throws ``PatientError`` when there is no such patient, or when a text is
  /// no JSON object with a `resourceType`.
  public func addRecords(
    _ resources: [String], to patientID: String, from source: FHIRSource.ID? = nil
  ) throws {
    guard (try? indexOfPatient(patientID)) != nil else {
      throw PatientError(description: "There is no such patient.")
    }
    let records = try resources.map { text in
      guard let type = try? JSONDecoder().decode(Typed.self, from: Data(text.utf8)) else {
        throw PatientError(description: "A record is no JSON object with a resourceType.")
      }
      return SandboxState.Record(
        number: state.newNumber(width: 8), source: source?.rawValue, type: type.resourceType,
        text: text, changedAt: state.now)
    }
    state.records[patientID, default: []] += records
    guard let source else { return }
    state.emit(
      .recordsSyncCompleted(patientID: patientID, from: source, total: resources.count))
  }

  /// Plays a pull of a patient's records that fails.
  ///
  /// Throws ``PatientError`` when there is no such patient.
  public func failPull(
    of patientID: String, from facility: FHIRSource.ID, message: String = "No answer."
  ) throws {
    guard (try? indexOfPatient(patientID)) != nil else {
      throw PatientError(description: "There is no such patient.")
    }
    state.emit(.recordsSyncFailed(patientID: patientID, from: facility, message: message))
  }

  /// Of a resource only its type is read: its numbers may be larger than any that Foundation has.
  private struct Typed: Decodable {
    let resourceType: String
  }

  func recordsPage(of id: String, _ request: SandboxRequest) throws -> [UInt8] {
    let query = try request.query(
      allowing: ["type", "since", "count", "starting_after", "ending_before"])
    _ = try indexOfPatient(id)
    guard let count = Int(query["count"] ?? "100"), (1...100).contains(count) else {
      throw SandboxFault.invalid("count", "It has to be 1 to 100.")
    }
    let types = query["type"].map { Set($0.split(separator: ",").map(String.init)) }
    let since = try query["since"].map(Self.instant)
    let records = (state.records[id] ?? []).filter { record in
      types?.contains(record.type) ?? true && since.map { record.changedAt >= $0 } ?? true
    }
    var page = records[...]
    let list = "records/\(id)"
    if let cursor = query["starting_after"] {
      let number = try state.place(of: cursor, in: list, param: "starting_after")
      page = records[(records.firstIndex { $0.number > number } ?? records.endIndex)...]
    }
    if let cursor = query["ending_before"] {
      let number = try state.place(of: cursor, in: list, param: "ending_before")
      page = records[..<(records.firstIndex { $0.number >= number } ?? records.endIndex)]
      page = page.suffix(count)
    }
    page = page.prefix(count)
    return try write(page, of: records, list: list, patientID: id)
  }

  private func write(
    _ page: ArraySlice<SandboxState.Record>, of records: [SandboxState.Record], list: String,
    patientID: String
  ) throws -> [UInt8] {
    let hasMore = page.endIndex < records.endIndex
    let next = page.last.flatMap { hasMore ? state.newCursor(at: $0.number, in: list) : nil }
    let previous = page.first.flatMap {
      page.startIndex > 0 ? state.newCursor(at: $0.number, in: list) : nil
    }
    let envelope: SandboxJSON = [
      "resource_type": "list", "patient_id": .string(patientID), "has_more": .bool(hasMore),
      "next_cursor": SandboxJSON(next), "previous_cursor": SandboxJSON(previous),
    ]
    let data = try page.map { record in
      let source = String(decoding: try SandboxJSON(record.source).bytes(), as: UTF8.self)
      return #"{"source":\#(source),"resource":\#(record.text)}"#
    }
    let head = #"{"data":["# + data.joined(separator: ",") + "],"
    return Array(head.utf8) + (try envelope.bytes().dropFirst())
  }

  private static func instant(_ text: String) throws -> Date {
    let styles = [
      Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle(),
      Date.ISO8601FormatStyle().year().month().day(),
    ]
    guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first else {
      throw SandboxFault.invalid("since", "It is no date and no date-time.")
    }
    return date
  }
}
