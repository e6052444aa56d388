import ArgumentParser
import Medblocks

/// Lists the connected facilities of a patient.
struct Connections: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists a patient's connected facilities with their status.")

  @Argument(help: "Your id of the patient.")
  var patient: String

  @OptionGroup var api: APIOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await Terminal.run {
      let connected = try await api.client().patients.getConnections(patient)
      if connected.isEmpty { Terminal.note("No facility is connected.") }
      try output.show(
        connected.map(\.connection),
        connected.map { entry in
          let connection = entry.connection
          return "\(connection.id)\t\(entry.facility?.name ?? connection.connectionID.rawValue)"
            + "\t\(connection.status)"
        })
    }
  }
}
