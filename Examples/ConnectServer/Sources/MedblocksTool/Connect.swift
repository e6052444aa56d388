import ArgumentParser
import Foundation
import Medblocks

/// Connects a facility, with the browser of this machine.
struct Connect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sends a patient to a portal, and waits for what comes of it.",
    discussion: "Exits with 0 when a facility was connected, with 1 when none was.")

  @Argument(help: "Your id of the patient; a patient that does not exist is made.")
  var patient: String

  @Option(help: "The facility's catalog id; without one the patient chooses on the hosted page.")
  var facility: String?

  @Option(help: "For how many seconds the session is open, 60 to 86400.")
  var expiresIn = 1_800

  @Flag(inversion: .prefixedNo, help: "Open the browser.")
  var open = true

  @OptionGroup var api: APIOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await Terminal.run {
      let mb = try api.client()
      let page = ReturnPage()
      try await page.whileServed { address in
        let session = try await mb.patientSession.start(
          patientID: patient, returnURL: address,
          via: facility.map { .facility(FHIRSource.ID($0)) } ?? .hostedPage,
          expiresIn: .seconds(expiresIn))
        if output.json { Terminal.note(session.url) } else { Terminal.line(session.url) }
        Terminal.note("Waiting for the patient ...")
        if open { Self.open(session.url) }
        let ended = try await wait(for: session.id, mb)
        if ended.status == .complete { try await page.wait() }
        try finish(ended)
      }
    }
  }

  /// Asks every second until the session is over.
  private func wait(
    for id: PatientSession.ID, _ mb: MedblocksClient
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
    try? process.run()  // without one, the URL is on the screen
  }
}
