import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("WebhookEvent")
struct WebhookEventTests {
  private let signer = WebhookSigner()

  private func event(_ body: String) throws -> WebhookEvent {
    let signed = signer.sign(body: Array(body.utf8))
    return try Webhooks.constructEvent(
      payload: signed.body, signature: signed.signature, secret: signer.secret)
  }

  private func event(
    type: String, version: String = "2026-04-25", object: String
  ) throws -> WebhookEvent {
    try event(
      """
      {"id":"evt_1","object":"event","type":"\(type)","api_version":"\(version)",\
      "created_at":"2026-04-25T14:35:00.000Z","data":{"object":\(object)}}
      """)
  }

  private func detail(_ call: () throws -> WebhookEvent) -> String? {
    let error = #expect(throws: WebhookSignatureError.self) { try call() }
    #expect(error?.reason == .invalidPayload)
    return error?.detail
  }

  @Test("an event has its id, type, version, time and data")
  func envelope() throws {
    let event = try event(WebhookFixture.body)
    #expect(event.id == "evt_3Hp9")
    #expect(event.type == .recordsSyncCompleted)
    #expect(event.apiVersion == "2026-04-25" && event.followsSDKVersion)
    #expect(event.createdAt == WebhookFixture.time)
    #expect(event.data["object"]?["total"].int == 120)
  }

  @Test("patient_session.completed has the session")
  func session() throws {
    let session = try Contract().exampleText("PatientSession")
    let event = try event(type: "patient_session.completed", object: session)
    guard case .patientSessionCompleted(let found) = event.payload else {
      Issue.record("Unexpected payload: \(event.payload)")
      return
    }
    let expected = try JSONDecoder().decode(PatientSession.self, from: Data(session.utf8))
    #expect(found == expected)
    #expect(found.activeConnections.count == 1)
  }

  @Test("connection.token_refresh_failed has the connection, and its facility can be reconnected")
  func tokenRefreshFailed() throws {
    let event = try event(
      type: "connection.token_refresh_failed",
      object: """
        {"id":"conn_1","connection_id":"fhirsrc_maple","status":"refresh_failed",\
        "failure_code":null,"failure_at":"2026-04-25T09:30:00Z","created_at":"2026-01-25T09:30:00Z"}
        """)
    guard case .connectionTokenRefreshFailed(let connection) = event.payload else {
      Issue.record("Unexpected payload: \(event.payload)")
      return
    }
    #expect(connection.id == "conn_1" && connection.status == .refreshFailed)
    #expect(PatientSession.Mode.reconnecting(connection) == .facility("fhirsrc_maple"))
  }

  @Test("records.sync.completed has the counts and the duration")
  func completed() throws {
    let event = try event(WebhookFixture.body)
    guard case .recordsSyncCompleted(let sync) = event.payload else {
      Issue.record("Unexpected payload: \(event.payload)")
      return
    }
    #expect(sync.patientID == "user_42" && sync.connectionID == "fhirsrc_maple")
    #expect(sync.total == 120 && sync.errors == 0 && sync.duration == .milliseconds(5_300))
    let coded = try JSONDecoder().decode(
      WebhookEvent.RecordsSyncCompleted.self, from: JSONEncoder().encode(sync))
    #expect(coded == sync)
  }

  @Test(
    "an optional field is nil if it is missing or malformed",
    arguments: [
      "", #","total":null,"errors":null,"duration_ms":null"#,
      #","total":"1","errors":["a"],"duration_ms":-1"#,
      #","total":1.5,"errors":{},"duration_ms":1e300"#,
      #","total":true,"errors":1e99,"duration_ms":9223372036854775807"#,
    ])
  func optionalFields(rest: String) throws {
    let object = #"{"patient_id":"a","connection_id":"fhirsrc_1""# + rest + "}"
    let event = try event(type: "records.sync.completed", object: object)
    guard case .recordsSyncCompleted(let sync) = event.payload else {
      Issue.record("Unexpected payload: \(event.payload)")
      return
    }
    #expect(sync.total == nil && sync.errors == nil && sync.duration == nil)
    #expect(event.data["object"]?.description == object)
    #expect(try JSONEncoder().encode(sync).count > 0)
  }

  @Test("records.sync.failed has the error message")
  func failed() throws {
    let event = try event(
      type: "records.sync.failed",
      object: #"{"patient_id":"a","connection_id":"fhirsrc_1","error_message":"no response"}"#)
    guard case .recordsSyncFailed(let sync) = event.payload else {
      Issue.record("Unexpected payload: \(event.payload)")
      return
    }
    #expect(sync.patientID == "a" && sync.connectionID == "fhirsrc_1")
    #expect(sync.errorMessage == "no response")
    let coded = try JSONDecoder().decode(
      WebhookEvent.RecordsSyncFailed.self, from: JSONEncoder().encode(sync))
    #expect(coded == sync)
  }

  @Test("an unknown type has its JSON with each digit")
  func other() throws {
    let event = try event(type: "patient.merged", object: #"{"dose":1.50}"#)
    #expect(event.type == "patient.merged")
    guard case .other(let json) = event.payload else {
      Issue.record("Unexpected payload: \(event.payload)")
      return
    }
    #expect(json.description == #"{"dose":1.50}"#)
  }

  @Test("a payload of another API version is decoded if possible, else it is JSON")
  func version() throws {
    let same = try event(
      type: "records.sync.failed", version: "2027-01-01",
      object: #"{"patient_id":"a","connection_id":"fhirsrc_1"}"#)
    #expect(same.apiVersion == "2027-01-01" && !same.followsSDKVersion)
    guard case .recordsSyncFailed = same.payload else {
      Issue.record("Unexpected payload: \(same.payload)")
      return
    }
    let changed = try event(
      type: "records.sync.failed", version: "2027-01-01", object: #"{"patient":"a"}"#)
    #expect(changed.payload == .other(["patient": "a"]))
  }

  @Test("an invalid payload is an error with the JSON path and no value")
  func invalidPayload() throws {
    let session = try Contract().exampleText("PatientSession")
    #expect(
      detail { try event(type: "records.sync.failed", object: "{}") }
        == "data.object.patient_id is missing.")
    #expect(
      detail {
        try event(
          type: "patient_session.completed",
          object: session.replacing("\"metadata\":{", with: "\"metadata\":1,\"x\":{"))
      } == "Expected an object at data.object.metadata, found a number.")
    #expect(
      detail { try event(type: "records.sync.failed", object: "[]") }
        == "Expected an object at data.object, found an array.")
    #expect(detail { try event("") }?.hasPrefix("The payload is not valid JSON: ") == true)
    #expect(
      detail { try event(WebhookFixture.body + "x") }?.hasPrefix("The payload is not valid JSON: ")
        == true)
    #expect(detail { try event("[1]") } == "Expected an object, found an array.")
    for field in ["id", "type", "api_version", "created_at", "data"] {
      let body = WebhookFixture.body.replacing("\"\(field)\":", with: "\"x\(field)\":")
      #expect(detail { try event(body) } == "\(field) is missing.")
    }
    let stored = try Contract().exampleText("WebhookEvent").replacing(
      #""resource_type":"event""#, with: #""object":"delivery""#)
    #expect(detail { try event(stored) } == "object is not event.")
  }

  @Test("a damaged payload is decoded or rejected and does not trap")
  func damaged() throws {
    var generator = SeededGenerator(seed: 21)
    let bodies = [
      signer.sign(.patientSessionCompleted(patientID: "a")),
      signer.sign(.connectionTokenRefreshFailed("conn_1")),
      signer.sign(.recordsSyncCompleted(patientID: "a")),
      signer.sign(.recordsSyncFailed(patientID: "a")),
    ].map(\.body)
    var (decoded, rejected) = (0, 0)
    for number in 0..<2_000 {
      let signed = signer.sign(body: generator.damage(bodies[number % bodies.count]))
      do {
        let event = try Webhooks.constructEvent(
          payload: signed.body, signature: signed.signature, secret: signer.secret)
        _ = try JSONEncoder().encode(event)
        decoded += 1
      } catch let error as WebhookSignatureError {
        #expect(error.reason == .invalidPayload)
        rejected += 1
      }
    }
    #expect(decoded > 100 && rejected > 100)
  }

  @Test("an event is equal after it is encoded and decoded")
  func codable() throws {
    let bodies = [
      WebhookFixture.body, WebhookFixture.body.replacing("5300", with: "1.50"),
      WebhookFixture.body.replacing("records.sync.completed", with: "brand.new"),
    ]
    for body in bodies {
      let event = try event(body)
      let back = try JSONDecoder().decode(WebhookEvent.self, from: JSONEncoder().encode(event))
      #expect(back.id == event.id && back.type == event.type && back.createdAt == event.createdAt)
      #expect(back.apiVersion == event.apiVersion)
    }
    let event = try event(WebhookFixture.body)
    let back = try JSONDecoder().decode(WebhookEvent.self, from: JSONEncoder().encode(event))
    #expect(back == event)
  }
}
