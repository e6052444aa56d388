import ArgumentParser
import Medblocks
import MedblocksStore

/// Writes records of a database as NDJSON.
struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes records of a database as NDJSON, a file per resource type.",
    discussion: """
      The layout is that of FHIR Bulk Data: Patient.ndjson, Observation.ndjson and so on, each resource \
      as the facility sent it. Records that are not FHIR resources go to malformed.ndjson.
      """)

  @Argument(help: "The folder to create; it may exist if it is empty.")
  var folder: String

  @Option(help: "The database: sqlite:PATH or postgres://...")
  var from = Database.defaultValue

  @Option(name: .customLong("patient"), help: "Your id of a patient; can be repeated.")
  var patients: [String] = []

  @OptionGroup var output: OutputOptions

  func validate() throws { _ = try Database(from, option: "--from") }

  func run() async throws {
    let records = try await StoredRecords(Database(from, option: "--from"))
    var export = try BulkExport(into: folder)
    for patient in patients.isEmpty ? try await records.patients : patients {
      try await records.forEachPage(of: patient) { try export.write($0) }
    }
    try export.finish()
    let counts = export.counts.sorted { $0.key < $1.key }
    let files = counts.map { type, count in
      JSON.object([
        "type": .string(type), "file": .string("\(type).ndjson"),
        "count": .integer(count),
      ])
    }
    if export.malformed > 0 {
      Terminal.note(
        "\(export.malformed) records are not FHIR resources: see \(BulkExport.malformedFile).")
    }
    try output.show(
      ["output": .array(files), "malformed": .integer(export.malformed)],
      Table(
        columns: ["TYPE", "FILE", "COUNT"],
        rows: counts.map { [$0.key, "\($0.key).ndjson", String($0.value)] }))
  }
}
