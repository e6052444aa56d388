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

  @Option(help: "The facility's catalog id; without it, the patient chooses on the hosted page.")
  var facility: String?

  @Option(help: "The number of seconds until the session expires, 60 to 86400.")
  var expiresIn = 1_800

  @Flag(inversion: .prefixedNo, help: "Open the URL in the browser.")
  var open = true

  @OptionGroup var api: APIOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await Terminal.run {
      let mb = try api.client()
      let returnPage = ReturnPage()
      try await returnPage.serve { returnURL in
        let session = try await mb.patientSession.start(
          patientID: patient, returnURL: returnURL,
          via: facility.map { .facility(FHIRSource.ID($0)) } ?? .hostedPage,
          expiresIn: .seconds(expiresIn))
        if output.json { Terminal.note(session.url) } else { Terminal.line(session.url) }
        Terminal.note("Waiting for the patient to finish ...")
        if open { Self.open(session.url) }
        let endedSession = try await waitForEnd(of: session.id, mb)
        if endedSession.status == .complete { try await returnPage.waitForBrowser() }
        try finish(endedSession)
      }
    }
  }

  /// Retrieves the session every second until it has ended.
  private func waitForEnd(
    of id: PatientSession.ID, _ mb: MedblocksClient
  ) async throws -> PatientSession {
    while true {
      let session = try await mb.patientSession.retrieve(id)
      guard session.status == .open else { return session }
      try await Task.sleep(for: .seconds(1))
    }
  }

  private func finish(_ session: PatientSession) throws {
    try output.show(
      session,
      ["\(session.status)"]
        + session.connections.map { connection in
          "\(connection.connectionID)\t\(connection.status)"
            + (connection.failureCode.map { "\t\($0)" } ?? "")
        })
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
