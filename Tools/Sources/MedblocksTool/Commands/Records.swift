import ArgumentParser
import Foundation
import Medblocks

/// Reads the records of a patient.
struct Records: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Counts a patient's FHIR records by type, or prints them.")

  @Argument(help: "Your id of the patient.")
  var patient: String

  @Option(name: .customLong("type"), help: "A FHIR resource type; can be repeated.")
  var types: [String] = []

  @Option(help: "Only records that changed since a date or a date-time.")
  var since: String?

  @Flag(help: "Print each resource as one line of JSON.")
  var ndjson = false

  @Flag(help: "Wait until records exist, for at most two minutes.")
  var wait = false

  @Option(help: "Read from a database that `medblocks sync` has filled, not from the API.")
  var from: String?

  @OptionGroup var api: APIOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard let from else { return }
    _ = try Database(from, option: "--from")
    guard since == nil, !wait else {
      throw ValidationError("--since and --wait cannot be used with --from.")
    }
  }

  func run() async throws {
    if let from { return try await count(in: Database(from, option: "--from")) }
    try await api.run { mb in
      if wait, try await mb.patients.waitForRecords(patient) != .available {
        throw ToolError(
          .temporary, "no_records_yet", "The patient has no records yet.",
          hint: "Try again later, or check: medblocks connections PATIENT")
      }
      let records = mb.patients.records(
        patient, types: types.map(FHIRResource.ResourceType.init(rawValue:)),
        since: since.map(PatientRecord.Since.init(stringLiteral:)))
      var counts = RecordCounts()
      for try await page in records.prefetching().pages {
        let resources = page.data.compactMap { counts.add(try? $0.resource) }
        if ndjson { try Terminal.ndjson(resources) }
        if page.hasMore { Terminal.note("\(counts.total) records so far ...") }
      }
      try counts.finish(ndjson: ndjson, output)
    }
  }

  private func count(in database: Database) async throws {
    let records = try await StoredRecords(database)
    var counts = RecordCounts()
    let types = types.map { FHIRResource.ResourceType(rawValue: $0) as FHIRResource.ResourceType? }
    for type in types.isEmpty ? [nil] : types {
      try await records.forEachPage(of: patient, type: type) { page in
        let resources = page.compactMap { counts.add(try? $0.resource) }
        if ndjson { try Terminal.ndjson(resources) }
      }
    }
    try counts.finish(ndjson: ndjson, output)
  }
}
