import ArgumentParser
import Foundation
import Medblocks

/// Connects a facility in the browser of this machine.
struct Connect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Starts a patient session and waits until it ends.",
    discussion: "Exits with 0 when a facility was connected, otherwise with 1.")

  @Argument(help: "Your id of the patient; the patient is created if it does not exist.")
  var patient: String

  @Flag(inversion: .prefixedNo, help: "Open the URL in the browser.")
  var open = true

  @OptionGroup var session: SessionOptions
  @OptionGroup var api: APIOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await api.run { mb in
      let returnPage = ReturnPage()
      try await returnPage.serve { returnURL in
        let session = try await session.start(mb, patientID: patient, returnURL: returnURL)
        if !output.json { try Terminal.line(session.url.printable) }
        Terminal.note(
          "Waiting for the patient to finish ...",
          ["session": .string(session.id.rawValue), "url": .string(session.url)])
        if open { Self.open(session.url) }
        let (endedSession, json) = try await waitForEnd(of: session.id, mb)
        if endedSession.status == .complete { try await returnPage.waitForBrowser() }
        try finish(endedSession, json)
      }
    }
  }

  /// Retrieves the session every second until it has ended.
  private func waitForEnd(
    of id: PatientSession.ID, _ mb: MedblocksClient
  ) async throws -> (PatientSession, JSON) {
    while true {
      let (session, response) = try await mb.withResponse {
        try await $0.patientSession.retrieve(id)
      }
      guard session.status == .open else { return (session, try response.json()) }
      try await Task.sleep(for: .seconds(1))
    }
  }

  private func finish(_ session: PatientSession, _ json: JSON) throws {
    try output.show(
      json, Table(rows: [[session.status.rawValue]] + session.connections.map(\.row)))
    if session.activeConnections.isEmpty { throw ExitCode.failure }
  }

  private static func open(_ url: String) {
    let process = Process()
    #if os(macOS)
      process.executableURL = URL(filePath: "/usr/bin/open")
    #else
      process.executableURL = URL(filePath: "/usr/bin/xdg-open")
    #endif
    process.arguments = [url]
    process.standardError = FileHandle.nullDevice
    try? process.run()  // when no browser opens, the URL is on the screen
  }
}
