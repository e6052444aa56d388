import Foundation
import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `ConnectingPatients.md`.
@Suite("The snippets of Connecting Patients run")
struct ConnectingPatientsSnippets {
  @Test("a session through the hosted page starts")
  func hostedPage() async throws {
    let mb = try LocalSandbox().client()
    let session = try await mb.patientSession.start(
      patientID: "user_42",
      returnURL: "https://your-app.com/connected",
      via: .hostedPage)  // or .hostedPage(recommending: ["fhirsrc_..."])
    redirect(to: session.url)
  }

  @Test("a session for one facility starts", arguments: [LocalSandbox.Facility.examples, []])
  func ownPage(facilities: [LocalSandbox.Facility]) async throws {
    let mb = try LocalSandbox(facilities: facilities).client()
    let found = try await mb.connections.list(matching: "maple", limit: 10).firstPage()
    guard let facility = found.data.first else { return }  // nothing matches: offer another search

    let session = try await mb.patientSession.start(
      patientID: "user_42",
      returnURL: "https://your-app.com/connected",
      via: .facility(facility.id))
    redirect(to: session.url)
  }

  @Test("each return has its message", arguments: [true, false], [true, false])
  func handlesReturn(consents: Bool, isSameBrowser: Bool) async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let state = PatientSessionReturn.makeState()  // into a cookie: HttpOnly, Secure, SameSite=Lax
    let session = try await mb.patientSession.start(
      patientID: "user_42",
      returnURL: "https://your-app.com/connected?state=\(state)",
      via: .facility("fhirsrc_maple"))
    let url =
      consents
      ? try await sandbox.grantConsent(session.id) : try await sandbox.denyConsent(session.id)
    let messages = try await messages(for: url, cookieState: isSameBrowser ? state : nil, mb)
    let expected = consents ? "Connected!" : "You denied access. Try again?"
    #expect(messages == [isSameBrowser ? expected : "You did not start this connection."])
  }

  private func messages(
    for requestURL: URL, cookieState: String?, _ mb: MedblocksClient
  ) async throws -> [String] {
    guard let returned = PatientSessionReturn(requestURL) else { return ["This is not a return."] }
    do {
      let session = try await mb.patientSession.verify(
        returned, patientID: "user_42", state: cookieState)
      return session.facilityResults.map { facility in
        switch facility.outcome {
        case .connected: "Connected!"
        case .pending: "Not known yet: reload this page."
        case .failed(.userDenied?, _): "You denied access. Try again?"
        case .failed(_, .retry): "The connection failed. Try again?"
        case .failed(_, .reconnect): "Access ended. Connect again?"
        case .failed(_, .contactSupport): "The connection failed. Contact us."
        }
      }
    } catch let error as PatientSessionReturnError {
      print(error)  // safe to log: PatientSessionReturnError(reason: stateMismatch)
      return ["You did not start this connection."]
    }
  }

  @Test("the connections of a session from another browser are cut")
  func cutsConnections() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let started = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    let url = try await sandbox.grantConsent(started.id)
    let returned = try #require(PatientSessionReturn(url))
    let session = try await mb.patientSession.retrieve(returned.patientSessionID)
    for case let id? in session.activeConnections.map(\.id) {
      try await mb.patients.disconnectConnection(session.patientID, connectionID: id)
    }
    #expect(try await mb.patientSession.retrieve(started.id).activeConnections.isEmpty)
  }

  @Test("connections are listed and disconnected")
  func connections() async throws {
    let mb = try await ConnectedSandbox().mb
    for entry in try await mb.patients.getConnections("user_42") {
      let name = entry.facility?.name ?? "A facility that left the catalog"
      switch entry.connection.status {
      case .active: print("\(name): connected")
      case .refreshFailed: print("\(name): ask the patient to connect again")
      default: print("\(name): \(entry.connection.status)")
      }
    }

    for try await session in mb.patients.listPatientSessions("user_42", status: .complete) {
      print(session.id, session.createdAt)
    }

    if let connection = try await mb.patients.getConnections("user_42").first?.connection {
      try await mb.patients.disconnectConnection("user_42", connectionID: connection.id)
    }
    let status = try await mb.patients.getConnections("user_42").first?.connection.status
    #expect(status == .disconnected)
  }

  @Test("a facility is connected again")
  func reconnects() async throws {
    let connected = try await ConnectedSandbox()
    let mb = connected.mb
    for connection in try await mb.patients.retrieve("user_42").connections {
      try await connected.sandbox.failTokenRefresh(connection.id)
    }
    for entry in try await mb.patients.getConnections("user_42")
    where entry.connection.status == .refreshFailed {
      let session = try await mb.patientSession.start(
        patientID: "user_42",
        returnURL: "https://your-app.com/connected",
        via: .reconnecting(entry.connection))
      redirect(to: session.url)
    }
  }

  @Test("the context of an EHR launch is retrieved")
  func launch() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let launchID = await sandbox.launch(patient: "Patient/123")
    let context = try await mb.launchContexts.retrieve(launchID)
    print(context.status, context.patient?.id ?? "no patient is open")
    #expect(context.status == .ready && context.patient?.id == "123")
  }

  private func redirect(to url: String) {}
}
