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

  @OptionGroup var api: APIOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await Terminal.run {
      let mb = try api.client()
      if wait, try await mb.patients.waitForRecords(patient) != .available {
        Terminal.note("No records yet. Try again later.")
        throw ExitCode(75)
      }
      let records = mb.patients.records(
        patient, types: types.map(FHIRResource.ResourceType.init(rawValue:)),
        since: since.map(PatientRecord.Since.init(stringLiteral:)))
      var counts: [String: Int] = [:]
      var total = 0
      for try await page in records.prefetching().pages {
        for record in page.data {
          let resource = try record.resource
          counts[resource.resourceType.rawValue, default: 0] += 1
          if ndjson { FileHandle.standardOutput.write(Data(resource.ndjson)) }
        }
        total += page.data.count
        if page.hasMore { Terminal.note("\(total) records so far ...") }
      }
      guard !ndjson else { return Terminal.note("\(total) records") }
      try output.show(counts, counts.sorted { $0.key < $1.key }.map { "\($0.key)\t\($0.value)" })
    }
  }
}
