import Foundation
import Medblocks
import Testing

@Suite("Verbs: the exact request and the decoded answer")
struct PatientsTests {
  /// What a call sent: everything of it.
  private func sent(
    _ answers: StubTransport.Answer..., call: (MedblocksClient) async throws -> Void
  ) async throws -> TransportRequest {
    let stub = StubTransport(answers)
    try await call(try stub.client())
    let requests = await stub.requests
    try #require(requests.count == answers.count)
    return try #require(requests.last)
  }

  private func expect(
    _ request: TransportRequest, _ method: TransportRequest.Method, _ target: String,
    body: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(request.method == method, sourceLocation: sourceLocation)
    #expect(request.url == "https://api.test" + target, sourceLocation: sourceLocation)
    let sent = request.body.map { String(decoding: $0, as: UTF8.self) }
    #expect(sent == body, sourceLocation: sourceLocation)
    var names = ["Authorization", "Version", "User-Agent", "Accept"]
    if body != nil { names.append("Content-Type") }
    #expect(request.headers.map(\.name) == names, sourceLocation: sourceLocation)
  }

  @Test("every request carries the key, the version and who is calling")
  func headers() async throws {
    let request = try await sent(.json(Fixture.patient)) {
      _ = try await $0.patients.create("user_42")
    }
    let headers = Dictionary(request.headers.map { ($0.name, $0.value) }) { $1 }
    #expect(headers["Authorization"] == "Bearer mb_sk_sbx_test")
    #expect(headers["Version"] == "2026-04-25")
    #expect(headers["Content-Type"] == "application/json")
    #expect(headers["Accept"] == "application/json")
    let agent = try #require(headers["User-Agent"])
    let form = #/medblocks-swift/[0-9]+\.[0-9]+\.[0-9]+ swift/[0-9]+\.[0-9]+ [a-z]+/#
    #expect(agent.wholeMatch(of: form) != nil)
    #expect(request.maximumResponseBytes == 64 << 20)
  }

  @Test("health asks whether the service is up")
  func health() async throws {
    let request = try await sent(.json(Fixture.health)) {
      let health = try await $0.health()
      #expect(health.ok)
      #expect(health.serverTime == Date(timeIntervalSince1970: 1_777_109_400))
    }
    expect(request, .get, "/health")
  }

  @Test("create leaves out what is not given")
  func createMinimal() async throws {
    let request = try await sent(.json(Fixture.patient)) { mb in
      let patient = try await mb.patients.create("user_42")
      #expect(patient.id == "user_42")
      #expect(patient.email == nil)
      #expect(patient.createdAt == Date(timeIntervalSince1970: 1_777_109_400))
    }
    expect(request, .post, "/patients", body: #"{"patient_id":"user_42"}"#)
  }

  @Test("create sends everything, each digit of the metadata as it is")
  func createFull() async throws {
    let request = try await sent(.json(Fixture.patient)) { mb in
      let dose = JSON.number(try #require(JSON.Number("1.50")))
      _ = try await mb.patients.create(
        "user_42", email: "jane@example.com", name: "Jäne \"J\" \u{1}",
        metadata: ["plan": "premium", "dose": dose, "off": false, "none": nil, "list": [1, 2.5]])
    }
    let body = #"""
      {"patient_id":"user_42","email":"jane@example.com","name":"Jäne \"J\" \u0001",\#
      "metadata":{"plan":"premium","dose":1.50,"off":false,"none":null,"list":[1,2.5]}}
      """#
    expect(request, .post, "/patients", body: body)
  }

  @Test("update writes every field, null where it clears")
  func update() async throws {
    let request = try await sent(.json(Fixture.patient)) {
      _ = try await $0.patients.update("user_42", email: nil, name: "Jane", metadata: [:])
    }
    let body = #"{"patient_id":"user_42","email":null,"name":"Jane","metadata":{}}"#
    expect(request, .put, "/patients/user_42", body: body)
  }

  @Test("delete")
  func delete() async throws {
    let answer = #"{"id":"user_42","resource_type":"patient","deleted":true}"#
    let request = try await sent(.json(answer)) { mb in
      try await mb.patients.delete("user_42")
    }
    expect(request, .delete, "/patients/user_42")
  }

  @Test("list filters and pages")
  func list() async throws {
    let request = try await sent(.json(Fixture.page([Fixture.patient], next: "c2"))) { mb in
      let page = try await mb.patients.list(
        patientID: "user_42", email: "a+b@x.y", limit: 100, startingAfter: "c1"
      ).firstPage()
      #expect(page.data.map(\.id) == ["user_42"])
      #expect(page.nextCursor == "c2")
      #expect(page.hasMore)
    }
    let query = "patient_id=user_42&email=a%2Bb%40x.y&limit=100&starting_after=c1"
    expect(request, .get, "/patients?\(query)")
  }

  @Test("listPatientSessions filters by status")
  func sessions() async throws {
    let request = try await sent(.json(Fixture.page([], next: nil))) {
      _ = try await $0.patients.listPatientSessions("user_42", status: .open, limit: 1).firstPage()
    }
    expect(request, .get, "/patients/user_42/patient-sessions?status=open&limit=1")
  }

  @Test("disconnectConnection takes the id of the link")
  func disconnect() async throws {
    let answer = #"{"id":"conn_1","resource_type":"connection","disconnected":true}"#
    let request = try await sent(.json(answer)) { mb in
      try await mb.patients.disconnectConnection("user_42", connectionID: "conn_1")
    }
    expect(request, .delete, "/patients/user_42/connections/conn_1")
  }

  @Test("start through the hosted page")
  func startHosted() async throws {
    let request = try await sent(.json(try Contract().exampleText("PatientSession"))) { mb in
      let session = try await mb.patientSession.start(
        patientID: "user_42", returnURL: "https://app.example.com/connected",
        via: .hostedPage(recommending: ["fhirsrc_maple"]), patientEmail: "jane@example.com",
        patientName: "Jane", returnButtonLabel: "Back", expiresIn: .seconds(600),
        metadata: ["plan": "premium"])
      #expect(session.id == "ps_6kQ2")
      #expect(session.activeConnections.map(\.id) == ["conn_5Tq1"])
    }
    let body = #"""
      {"patient_id":"user_42","patient_email":"jane@example.com","patient_name":"Jane",\#
      "recommended_connection_ids":["fhirsrc_maple"],\#
      "return_url":"https://app.example.com/connected","return_button_label":"Back",\#
      "expires_in":600,"metadata":{"plan":"premium"}}
      """#
    expect(request, .post, "/patient-sessions", body: body)
  }

  @Test("start at one facility, by catalog id or FHIR base URL")
  func startFacility() async throws {
    let request = try await sent(.json(try Contract().exampleText("PatientSession"))) {
      _ = try await $0.patientSession.start(
        patientID: "user_42", returnURL: "https://a.test", via: .facility("https://f.test/r4"))
    }
    let body =
      #"{"patient_id":"user_42","connection_id":"https://f.test/r4","return_url":"https://a.test"}"#
    expect(request, .post, "/patient-sessions", body: body)
  }

  @Test("retrieve a session")
  func retrieveSession() async throws {
    let request = try await sent(.json(try Contract().exampleText("PatientSession"))) { mb in
      let session = try await mb.patientSession.retrieve("ps_6kQ2")
      #expect(session.status == .complete)
    }
    expect(request, .get, "/patient-sessions/ps_6kQ2")
  }

  @Test("search the catalog")
  func search() async throws {
    let request = try await sent(.json(Fixture.page([Fixture.facility(1)], next: nil))) { mb in
      let page = try await mb.connections.list(matching: "mayo clinic", type: "epic", limit: 5)
        .firstPage()
      #expect(page.data.first?.logoURL == "")
    }
    expect(request, .get, "/connections?q=mayo%20clinic&type=epic&limit=5")
  }

  @Test("retrieve a facility by its FHIR base URL, as one segment")
  func facility() async throws {
    let request = try await sent(.json(Fixture.facility(1))) { mb in
      let facility = try await mb.connections.retrieve("https://f1.test/a?b")
      #expect(facility.id == "fhirsrc_1")
    }
    expect(request, .get, "/connections/https%3A%2F%2Ff1.test%2Fa%3Fb")
  }

  @Test("retrieve a launch context")
  func launchContext() async throws {
    let id: LaunchContext.ID = "3f0c7a52-6d1e-4c1b-9a53-0d2f5b8f2f10"
    let request = try await sent(.json(try Contract().exampleText("LaunchContext"))) { mb in
      let context = try await mb.launchContexts.retrieve(id)
      #expect(context.fhirUser == "Practitioner/prac-3")
    }
    expect(request, .get, "/launch-contexts/\(id)")
  }
}
