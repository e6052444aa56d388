import Foundation
import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `README.md`.
@Suite("The snippets of the README run")
struct ReadmeSnippets {
  /// Compiled but not run: it depends on the environment.
  private func firstCall() async throws {
    let mb = try MedblocksClient.fromEnvironment()
    for try await facility in mb.connections.list(matching: "maple", limit: 10) {
      print(facility.id, facility.name)
    }
  }

  @Test("the first call runs offline")
  func offline() async throws {
    let mb = try LocalSandbox().client()
    for try await facility in mb.connections.list(matching: "maple") {
      print(facility.id, facility.name)
    }
  }

  @Test("a session through the hosted page starts")
  func hostedPage() async throws {
    let mb = try LocalSandbox().client()
    let state = PatientSessionReturn.makeState()  // store it in a cookie of the browser too
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected?state=\(state)",
      via: .hostedPage)
    redirect(to: session.url)
  }

  @Test("a session for one facility starts", arguments: [LocalSandbox.Facility.examples, []])
  func ownPage(facilities: [LocalSandbox.Facility]) async throws {
    let mb = try LocalSandbox(facilities: facilities).client()
    let found = try await mb.connections.list(matching: "maple", limit: 10).firstPage()
    guard let facility = found.data.first else { return }  // nothing matches: offer another search

    let state = PatientSessionReturn.makeState()
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected?state=\(state)",
      via: .facility(facility.id))
    redirect(to: session.url)
  }

  @Test("the return of a connected patient is recognized in the browser that started the session")
  func handlesReturn() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected?state=s1",
      via: .facility("fhirsrc_maple"))
    let requestURL = try await sandbox.grantConsent(session.id)
    #expect(try await message(for: requestURL, "user_42", cookieState: "s1", mb) == "Connected!")
    await #expect(throws: PatientSessionReturnError(.patientMismatch)) {
      try await message(for: requestURL, "user_43", cookieState: "s1", mb)
    }
    await #expect(throws: PatientSessionReturnError(.stateMismatch)) {
      try await message(for: requestURL, "user_42", cookieState: nil, mb)
    }
  }

  private func message(
    for requestURL: URL, _ signedInPatientID: String, cookieState: String?, _ mb: MedblocksClient
  ) async throws -> String {
    guard let returned = PatientSessionReturn(requestURL) else { return "This is not a return." }
    // Throws for anybody else's session: anyone can write a URL.
    let session = try await mb.patientSession.verify(
      returned, patientID: signedInPatientID, state: cookieState)
    return session.activeConnections.isEmpty ? "Nothing is connected yet." : "Connected!"
  }

  @Test("records are streamed")
  func records() async throws {
    let mb = try await ConnectedSandbox().mb
    guard try await mb.patients.waitForRecords("user_42") == .available else { return }
    for try await record in mb.patients.records("user_42", types: [.observation]) {
      let resource = try record.resource
      let name = resource["code"]["coding"][0]["display"].string ?? "unnamed"
      print(name, resource["valueQuantity"]["value"].number?.text ?? "no value")
    }
  }

  /// Compiled but not run: it depends on the environment.
  private func inbox() throws {
    let inbox = try WebhookInbox(secrets: [.fromEnvironment()])
    _ = inbox
  }

  @Test("a webhook delivery is handled")
  func webhook() async throws {
    let signer = WebhookSigner()
    let inbox = try WebhookInbox(secrets: [signer.secret])
    let delivery = signer.sign(.recordsSyncCompleted(patientID: "user_42"))
    let (body, signature) = (delivery.body, delivery.signature)
    let status = await inbox.respond(to: body, signature: signature) { event in
      switch event.payload {
      case .recordsSyncCompleted(let sync): print("New records:", sync.total ?? 0)
      case .connectionTokenRefreshFailed: print("Ask the patient to connect again.")
      default: print("Nothing to do for", event.type)
      }
    }
    #expect(status == 200)
  }

  @Test("an unknown patient is reported")
  func errors() async throws {
    let mb = try LocalSandbox().client()
    do {
      try await mb.patients.delete("user_42")
    } catch let error as MedblocksError where error.code == .resourceNotFound {
      print("There is no such patient.")
    } catch let error as MedblocksError {
      print(error)  // safe to log: no key, no id, no body
      if error.outcome == .unknown { print("The write may have happened: check first.") }
    }
  }

  @Test("a patient connects a facility, and records arrive")
  func connects() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    try await sandbox.grantConsent(session.id)
    #expect(try await mb.patients.waitForRecords("user_42") == .available)
  }

  private func redirect(to url: String) {}
}
