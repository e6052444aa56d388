import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: received requests and snapshots")
struct RequestsAndSnapshotsTests {
  private let sandbox = LocalSandbox()
  private let mb: MedblocksClient

  init() throws { mb = try sandbox.client() }

  @Test("received requests are kept in order")
  func requests() async throws {
    _ = try await mb.patients.create("a/b", email: "a@b.c")
    await sandbox.advance(by: .seconds(5))
    _ = try? await mb.patients.retrieve("c")
    _ = try await mb.patients.list(email: "a@b.c").firstPage()
    let requests = await sandbox.requests
    #expect(requests.map(\.operation) == [.createPatient, .getPatient, .listPatients])
    #expect(requests.map(\.statusCode) == [200, 404, 200])
    #expect(requests.map(\.method) == [.post, .get, .get])
    #expect(requests[1].path == ["patients", "c"])
    #expect(requests[2].query["email"] == "a@b.c")
    #expect(requests[0].version == MedblocksClient.apiVersion)
    #expect(requests[1].receivedAt == requests[0].receivedAt + 5)
    let body = try JSON(parsing: try #require(requests[0].body))
    #expect(body["patient_id"].string == "a/b")
    await sandbox.clearRequests()
    #expect(await sandbox.requests.isEmpty)
  }

  @Test("a request without a response has no status, one without an operation has nil")
  func unanswered() async throws {
    await sandbox.inject(.requestLost)
    _ = try? await mb.patients.create("a")
    _ = try await sandbox.send(TransportRequest(method: .patch, url: "https://a.test/nowhere"))
    let requests = await sandbox.requests
    #expect(requests.map(\.statusCode) == [nil, 404])
    #expect(requests.map(\.operation) == [.createPatient, nil])
  }

  @Test("a failed expectation shows the difference line by line, without data")
  func expectations() async throws {
    _ = try await mb.patients.create("canary_id", email: "canary@b.c")
    _ = try? await mb.patients.retrieve("canary_other")
    _ = try await mb.connections.list(matching: "canary").firstPage()
    try await sandbox.expectRequests(.createPatient, .getPatient, .listFHIRSources)
    let error = await #expect(throws: LocalSandbox.ExpectationError.self) {
      try await sandbox.expectRequests(
        .createPatient, .startPatientSession, .listFHIRSources, .health)
    }
    #expect(
      error?.description == """
        The requests differ from the expected ones (- missing, + unexpected):
          api.createPatient, status 200
        - api.initPatientSession
        + api.getPatient, status 404
          api.listFhirSources, status 200
        - api.health
        """)
    await #expect(throws: LocalSandbox.ExpectationError.self) { try await sandbox.expectRequests() }
  }

  @Test("nothing prints a key, a secret, an id or health data")
  func privacy() async throws {
    let sandbox = LocalSandbox(apiKey: "mb_sk_canary")
    let mb = try sandbox.client()
    _ = try await mb.patients.create("canary_id", email: "canary@b.c", metadata: ["k": "canary"])
    try await sandbox.addRecords(
      [#"{"resourceType":"Basic","id":"canary"}"#], to: "canary_id")
    let session = try await mb.patientSession.start(
      patientID: "canary_id", returnURL: "https://canary.test", via: .hostedPage)
    let browser = try await sandbox.open(session.url)
    _ = try await mb.webhooks.create(url: "https://canary.test", events: [.all])
    let snapshot = await sandbox.snapshot()
    let requests = await sandbox.requests
    for value in [sandbox, snapshot, browser, requests, requests[0]] as [Any] {
      var dumped = ""
      dump(value, to: &dumped)
      let printed = "\(value) \(String(reflecting: value)) \(dumped)"
      #expect(!printed.contains("canary"), "\(type(of: value))")
      #expect(!printed.contains("whsec"), "\(type(of: value))")
    }
    #expect("\(snapshot)".contains("patients: 1"))
    #expect("\(requests[0])".contains("api.createPatient"))
  }

  @Test("a snapshot lists the changes since another one")
  func changes() async throws {
    _ = try await mb.patients.create("a")
    let before = await sandbox.snapshot()
    _ = try await mb.patients.update("a", email: nil, name: "Ann", metadata: [:])
    let after = await sandbox.snapshot()
    #expect(try after.changes(since: before) == [#"patients[0].name: nothing -> "Ann""#])
    #expect(try after.changes(since: after).isEmpty)
    #expect(after != before)
  }

  @Test("a sandbox continues from a snapshot and shares no state with the first")
  func restore() async throws {
    let hook = try await mb.webhooks.create(url: "https://a.test", events: [.all])
    let key = await sandbox.issueKey(expiringAfter: .seconds(600))
    let session = try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", via: .hostedPage, patientName: "Ann",
      metadata: ["n": 1.25, "deep": ["x": [true, nil]]])
    try await sandbox.grantConsent(session.id, at: "fhirsrc_maple")
    await sandbox.advance(by: .seconds(5))
    let file = try JSONEncoder().encode(await sandbox.snapshot())
    let snapshot = try JSONDecoder().decode(LocalSandbox.Snapshot.self, from: file)
    #expect(snapshot == (await sandbox.snapshot()))

    let copy = LocalSandbox(snapshot)
    let copied = try copy.client(apiKey: key)
    #expect(
      try await copied.patientSession.retrieve(session.id)
        == (try await mb.patientSession.retrieve(session.id)))
    await copy.advance(by: .seconds(15))
    #expect(try await copied.patients.records("a").firstPage().data.count == 100)
    #expect(try await mb.patients.records("a").firstPage().data.isEmpty)
    let attempts = await copy.deliverWebhooks { delivery in
      _ = try Webhooks.constructEvent(
        payload: delivery.body, signature: delivery.signature, secret: hook.secret)
      return 200
    }
    #expect(attempts == 2)
    try await copied.patients.delete("a")
    #expect(try await mb.patients.retrieve("a").name == "Ann")
  }
}
