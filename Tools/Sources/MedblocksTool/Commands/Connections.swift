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
    try await api.run { mb in
      let connected = try await mb.patients.getConnections(patient)
      if connected.isEmpty { Terminal.note("No facility is connected.") }
      try output.show(
        .array(try connected.map { try JSON(encoding: $0.connection) }),
        Table(
          columns: ["ID", .init("FACILITY", isFlexible: true), "STATUS"],
          rows: connected.map { entry in
            let connection = entry.connection
            return [
              connection.id.rawValue, entry.facility?.name ?? connection.connectionID.rawValue,
              connection.status.rawValue,
            ]
          }))
    }
  }
}

/// Disconnects a patient from a facility.
struct Disconnect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Disconnects a patient from a facility.")

  @Argument(help: "Your id of the patient.")
  var patient: String

  @Argument(help: "The id of the connection, conn_*, as `medblocks connections` lists it.")
  var connection: String

  @OptionGroup var confirmation: ConfirmationOptions
  @OptionGroup var api: APIOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard connection.hasPrefix("conn_") else {
      throw ValidationError(
        "Invalid <connection>: it must begin with conn_. List them with: medblocks connections PATIENT"
      )
    }
  }

  func run() async throws {
    try await api.run { mb in
      try confirmation.confirm("Disconnect the facility? Only a new session connects it again.")
      try await mb.patients.disconnectConnection(
        patient, connectionID: PatientConnection.ID(connection))
      try output.show(
        ["id": .string(connection), "deleted": true], Table(rows: [[connection, "disconnected"]]))
    }
  }
}
