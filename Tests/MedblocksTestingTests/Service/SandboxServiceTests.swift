import Foundation
import Medblocks
import Testing

@testable import MedblocksTesting

@Suite("SandboxService")
struct SandboxServiceTests {
  private var service = SandboxService()

  @Test("a request gets a response without an actor or a client")
  mutating func response() throws {
    let health = try service.call(.get, "/health", key: nil)
    #expect(health.status == 200 && health.json["ok"] == true)
    let created = try service.call(.post, "/patients", body: #"{"patient_id":"a"}"#)
    #expect(created.status == 200 && created.json["id"].string == "a")
    #expect(try service.call(.get, "/patients/a").json["connections"].items.isEmpty)
    #expect(try service.call(.get, "/patients/b").status == 404)
  }

  @Test(
    "a key is checked before the operation",
    arguments: [(nil, "missing_api_key"), ("other", "invalid_api_key")] as [(String?, String)])
  mutating func key(key: String?, code: String) throws {
    let response = try service.call(.get, "/patients/a", key: key)
    #expect(response.status == 401 && response.json["error"]["code"].string == code)
  }

  @Test("a service is a value: a copy does not change with it")
  mutating func copy() throws {
    service.addPatient("a")
    var copy = service
    try copy.call(.delete, "/patients/a")
    #expect(try service.call(.get, "/patients/a").status == 200)
    #expect(copy != service)
  }

  @Test("a decoded service equals the encoded one, and its cursors are valid")
  mutating func codable() throws {
    for number in 0..<600 { service.addPatient("p\(number)") }
    for number in stride(from: 0, to: 600, by: 7) { service.patients.remove("p\(number)") }
    _ = try service.startSession(of: "p1")
    let cursor = try service.call(.get, "/patients?limit=100").json["next_cursor"].string ?? ""
    var decoded = try JSONDecoder().decode(
      SandboxService.self, from: try JSONEncoder().encode(service))
    #expect(decoded == service)
    let target = "/patients?limit=100&starting_after=\(cursor)"
    #expect(try decoded.call(.get, target).json["data"] == service.call(.get, target).json["data"])
  }

  @Test("the deletion of a patient deletes everything that belongs to it, and nothing else")
  mutating func deletion() throws {
    let session = try service.startSession(of: "a")
    let other = try service.startSession(of: "b")
    for id in [session, other] {
      try service.connect(in: id, at: "fhirsrc_maple", failure: nil)
    }
    try service.syncRecords("a", from: "fhirsrc_maple", errors: 0)
    try service.connect(in: session, at: "fhirsrc_harbor", failure: nil)
    let connection = try #require(service.connections.rows(in: "a").first { _ in true }?.id)
    #expect(try service.call(.delete, "/patients/a").status == 200)
    #expect(service.patients.count == 1 && service.sessions.count == 1)
    #expect(service.connections.count == 1 && service.syncs.count == 1)
    #expect(service.records.isEmpty)
    #expect(throws: LocalSandbox.ActionError.self) {
      try service.endAccess(through: connection, status: "expired")
    }
    #expect(try service.call(.get, "/patient-sessions/\(session)").status == 404)
    #expect(try service.call(.get, "/patient-sessions/\(other)").status == 200)
  }

  @Test("syncs run at their due times, in order")
  mutating func syncs() throws {
    let hook = #"{"url":"https://a.test","events":["records.sync.completed"]}"#
    try service.call(.post, "/webhooks", body: hook)
    let start = service.now
    for id in ["a", "b", "c"] {
      try service.connect(in: service.startSession(of: id), at: "fhirsrc_maple", failure: nil)
      service.advance(to: service.now + 1)
    }
    service.advance(to: start + 21)
    #expect(service.records.keys.sorted() == ["a", "b"])
    #expect(service.nextDue(until: .distantFuture) == start + 20)
    service.advance(to: start + 100)
    let times = service.dueDeliveries(until: service.now).map(\.createdAt)
    #expect(times == [start + 20, start + 21, start + 22])
    #expect(service.now == start + 100)
  }

  @Test("an event is delivered to each active endpoint with its type, in the order of events")
  mutating func events() throws {
    for events in [#"["*"]"#, #"["records.sync.failed"]"#, #"["patient_session.completed"]"#] {
      try service.call(
        .post, "/webhooks", body: #"{"url":"https://a.test","events":\#(events)}"#)
    }
    let webhooks = service.webhooks.rows().map(\.id)
    service.emit(.recordsSyncFailed(patientID: "a", facilityID: "f", message: "m"))
    service.emit(.recordsSyncCompleted(patientID: "a", facilityID: "f", total: 1, errors: 0))
    let due = service.dueDeliveries(until: service.now)
    #expect(due.map(\.webhookID) == [webhooks[0], webhooks[1], webhooks[0]])
    service.recordAttempt(at: due[0].id, status: 200)
    #expect(service.dueDeliveries(until: service.now).map(\.id) == due.dropFirst().map(\.id))
    #expect(try service.ids("/webhooks/\(webhooks[0])/events?limit=1") == [due[2].id, due[0].id])
    try service.call(.post, "/events/\(due[0].id)/redeliver")
    #expect(service.dueDeliveries(until: service.now).map(\.id) == due.map(\.id))
    try service.call(.delete, "/webhooks/\(webhooks[0])")
    #expect(service.dueDeliveries(until: service.now).map(\.id) == [due[1].id])
  }

  @Test(
    "metadata is returned byte for byte wherever it occurs",
    arguments: [
      #"{"b":1.50,"a":-0,"c":1E+2,"d":123456789012345678901234567890.10,"e":1e400}"#,
      "{\"\u{E9}\":1,\"e\u{301}\":2}", #"{ "deep" : [ {"z":null, "a":"\u00e9\/"} ] }"#, "{}",
    ])
  func metadata(text: String) throws {
    var service = SandboxService()
    func contains(_ body: [UInt8]) -> Bool {
      Data(body).range(of: Data("\"metadata\":\(text)".utf8)) != nil
    }
    func contains(_ response: SandboxResponse) -> Bool { contains(response.body) }
    let patient = #"{"patient_id":"a", "metadata" : \#(text) ,"name":"x"}"#
    #expect(contains(service.response(.post, "/patients", body: patient)))
    #expect(contains(service.response(.put, "/patients/a", body: patient)))
    #expect(contains(service.response(.get, "/patients/a")))
    #expect(contains(service.response(.get, "/patients?limit=1")))

    let url = #""url":"https://a.test","events":["*"]"#
    let endpoint = service.response(
      .post, "/webhooks", body: "{\(url),\"metadata\":\(text)}")
    #expect(contains(endpoint))
    #expect(contains(service.response(.get, "/webhooks")))

    let start = #"{"patient_id":"a","return_url":"https://a.test","metadata":\#(text)}"#
    let started = service.response(.post, "/patient-sessions", body: start)
    #expect(contains(started))
    let id = try #require(JSON(parsing: started.body)["id"].string)
    _ = try service.finish(id)
    let delivery = try #require(service.dueDeliveries(until: service.now).first)
    #expect(contains(WebhookSigner.Event(delivery).body))

    let saved = try JSONEncoder().encode(service)
    var restored = try JSONDecoder().decode(SandboxService.self, from: saved)
    #expect(contains(restored.response(.get, "/patient-sessions/\(id)")))
  }
}
