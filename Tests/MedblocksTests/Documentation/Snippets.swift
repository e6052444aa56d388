import Foundation
import Medblocks
import MedblocksTesting
import Testing

/// The Swift of the README and of the other pages: it compiles here, and runs against a sandbox.
///
/// `SnippetTests` finds each page's blocks in this file, line by line.
@Suite("The documentation's snippets run")
struct Snippets {
  /// Compiled and not run: what it does depends on the environment of the tests.
  private func client() throws -> MedblocksClient {
    let mb = try MedblocksClient.fromEnvironment()
    return mb
  }

  @Test("create patients")
  func createPatients() async throws {
    let mb = try LocalSandbox().client()
    let patient = try await mb.patients.create(
      "user_42", email: "jane@example.com", name: "Jane Doe", metadata: ["plan": "premium"])
    _ = patient

    // A replacement: nil clears, and nothing can be forgotten.
    _ = try await mb.patients.update(
      "user_42", email: nil, name: "Jane Roe", metadata: ["plan": "basic"])
  }

  @Test("the hosted page")
  func hostedPage() async throws {
    let mb = try LocalSandbox().client()
    let session = try await mb.patientSession.start(
      patientID: "user_42",
      returnURL: "https://your-app.com/connected",
      via: .hostedPage)  // or .hostedPage(recommending: ["fhirsrc_..."])
    redirect(to: session.url)
  }

  @Test("your own UI")
  func ownUI() async throws {
    let mb = try LocalSandbox().client()
    let facilities = try await mb.connections.list(matching: "maple", limit: 10).firstPage().data
    let chosen = facilities[0].id

    let session = try await mb.patientSession.start(
      patientID: "user_42",
      returnURL: "https://your-app.com/connected",
      via: .facility(chosen))
    redirect(to: session.url)
  }

  @Test("handle the return")
  func handleReturn() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let started = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    let requestURL = try await sandbox.grantConsent(started.id)
    _ = try await connected(requestURL, mb)
  }

  private func connected(_ requestURL: URL, _ mb: MedblocksClient) async throws -> String {
    // The query is a hint: it says which session to read, and the session is the proof.
    guard let returned = PatientSessionReturn(requestURL) else { return "not a return" }
    if case .failed(.userDenied, _) = returned.result {
      return "You said no at the portal. Try again?"
    }
    let session = try await mb.patientSession.retrieve(returned.patientSessionID)
    return session.activeConnections.isEmpty ? "Nothing is connected yet." : "Connected!"
  }

  @Test("after connection")
  func afterConnection() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected")
    try await sandbox.grantConsent(session.id, at: "fhirsrc_maple")
    for entry in try await mb.patients.getConnections("user_42") {
      let name = entry.facility?.name ?? "A facility that left the catalog"
      switch entry.connection.status {
      case .active: print("\(name): records flow")
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
  }

  @Test("pagination")
  func pagination() async throws {
    let mb = try LocalSandbox().client()
    // Every item, page after page, fetched as they are needed.
    for try await facility in mb.connections.list(type: .epic, limit: 100) {
      print(facility.name)
    }

    // One page, and later, perhaps in another process, the one behind it.
    let first = try await mb.connections.list(limit: 5).firstPage()
    if let cursor = first.nextCursor {
      let second = try await mb.connections.list(limit: 5, startingAfter: cursor).firstPage()
      print(second.data.count)
    }

    // Page by page, with the next one fetched while this one is worked on.
    for try await page in mb.patients.list(limit: 100).prefetching().pages {
      print(page.data.count, page.nextCursor ?? "the last page")
    }
  }

  @Test("errors")
  func errors() async throws {
    let mb = try LocalSandbox().client()
    do {
      _ = try await mb.patients.retrieve("user_42")
    } catch let error as MedblocksError {
      switch error.code {
      case .resourceNotFound:
        print("no such patient")
      case .throttled:
        print("come back in", error.retryAfter ?? .seconds(1))
      default:
        print(error)  // safe to log: no key, no id, no body
        if error.outcome == .unknown { print("a write may have happened: look first") }
      }
    }
  }

  @Test("configuration")
  func configuration() throws {
    var configuration = MedblocksClient.Configuration()
    configuration.timeout = .seconds(10)  // one attempt
    configuration.deadline = .seconds(40)  // the call, with retries and waits
    configuration.maximumRetries = 2  // of reads; writes are sent once
    let mb = try MedblocksClient(apiKey: "mb_sk_sbx_...", configuration: configuration)
    _ = mb
  }

  @Test("a shared deadline, and an observer")
  func deadlineAndObserver() async throws {
    var configuration = MedblocksClient.Configuration()
    configuration.observer = { event in
      print(event)  // attempt (call: 1, operation: api.getPatient, attempts: 1, status: 200, ...)
    }
    let mb = try LocalSandbox().client(configuration: configuration)
    let patients = try await mb.withDeadline(.seconds(60)) {
      try await mb.patients.list(limit: 100).reduce(into: [Patient]()) { $0.append($1) }
    }
    #expect(patients.isEmpty)
  }

  @Test("a sandbox behind URLSession")
  func urlSession() async throws {
    let sandbox = LocalSandbox()
    let transport = MockURLProtocol.transport(to: sandbox)
    let mb = try MedblocksClient(
      apiKey: LocalSandbox.apiKey, configuration: .init(transport: transport))
    #expect(try await mb.health().ok)
  }

  @Test("exact numbers")
  func numbers() throws {
    let json = try JSON(parsing: #"{"dose": 1.50, "huge": 1e400}"#)
    #expect(json["dose"].number?.text == "1.50")
    #expect(json["dose"].double == 1.5)
    #expect(json["huge"].double == nil)  // it says so, rather than hand out infinity
    #expect(json.description == #"{"dose":1.50,"huge":1e400}"#)
  }

  private func redirect(to url: String) {}
}
