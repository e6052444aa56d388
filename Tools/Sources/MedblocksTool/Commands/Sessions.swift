import ArgumentParser
import Foundation
import Medblocks

/// Starts, lists and shows patient sessions.
struct Sessions: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Starts, lists and shows patient sessions.",
    subcommands: [Start.self, List.self, Get.self])

  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Starts a session and prints the URL for the patient's browser.",
      discussion: """
        It does not wait for the patient: `medblocks connect` opens the URL on this machine and \
        waits.
        """)

    @Argument(help: "Your id of the patient; the patient is created if it does not exist.")
    var patient: String

    @Option(name: .customLong("return-url"), help: "The page to which the browser returns.")
    var returnURL: String

    @OptionGroup var session: SessionOptions
    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await api.run { mb in
        let (started, response) = try await mb.withResponse {
          try await session.start($0, patientID: patient, returnURL: returnURL)
        }
        try output.show(
          try response.json(),
          Table(rows: [
            ["id", started.id.rawValue], ["url", started.url],
            ["expires", started.expiresAt.formatted(.iso8601)],
          ]))
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the sessions of a patient, the most recent first.")

    @Argument(help: "Your id of the patient.")
    var patient: String

    @Option(help: "Only sessions with this status: open, complete or expired.")
    var status: String?

    @OptionGroup var list: ListOptions
    @OptionGroup var api: APIOptions

    func run() async throws {
      try await api.run { mb in
        try await list.show("sessions", ["ID", "STATUS", "CONNECTED", "CREATED"]) {
          mb.patients.listPatientSessions(
            patient, status: status.map(PatientSession.Status.init(rawValue:)), limit: $0)
        } row: {
          [
            $0.id.rawValue, $0.status.rawValue, String($0.activeConnections.count),
            $0.createdAt.formatted(.iso8601),
          ]
        }
      }
    }
  }

  struct Get: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows a session with the facilities that the patient tried to connect.")

    @Argument(help: "The id of the session, ps_*.")
    var session: String

    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await api.run { mb in
        let (found, response) = try await mb.withResponse {
          try await $0.patientSession.retrieve(PatientSession.ID(session))
        }
        let fields = [
          ["id", found.id.rawValue], ["patient", found.patientID],
          ["status", found.status.rawValue], ["created", found.createdAt.formatted(.iso8601)],
          ["expires", found.expiresAt.formatted(.iso8601)],
        ]
        try output.show(
          try response.json(),
          Table(rows: fields + found.connections.map { ["connection"] + $0.row }))
      }
    }
  }
}

extension PatientSession.Connection {
  /// The facility, the status and, for a failed attempt, its code.
  var row: [String] {
    [connectionID.rawValue, status.rawValue] + (failureCode.map { [$0.rawValue] } ?? [])
  }
}
