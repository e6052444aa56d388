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
    #expect(event.data["object"]["total"].int == 120)
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
    #expect(found.id == expected.id && found.patientID == expected.patientID)
    #expect(found.status == expected.status && found.connectionID == expected.connectionID)
    #expect(found.recommendedConnectionIDs == expected.recommendedConnectionIDs)
    #expect(found.connections == expected.connections && found.metadata == expected.metadata)
    #expect(found.activeConnections?.count == 1)
  }

  @Test("connection.token_refresh_failed has the connection")
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
    #expect(connection.connectionID == "fhirsrc_maple" && connection.failureAt != nil)
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
    #expect(event.object.description == object)
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
    #expect(event.payload == .other("patient.merged", event.object))
    #expect(event.object.description == #"{"dose":1.50}"#)
  }

  @Test("a payload of another API version is decoded")
  func version() throws {
    let event = try event(
      type: "records.sync.failed", version: "2027-01-01",
      object: #"{"patient_id":"a","connection_id":"fhirsrc_1"}"#)
    #expect(event.apiVersion == "2027-01-01" && !event.followsSDKVersion)
    #expect(
      event.payload == .recordsSyncFailed(.init(patientID: "a", connectionID: "fhirsrc_1")))
  }

  /// An object of a signed event, and the payload that is read from it; nil for the object itself.
  private static let objects: [(type: EventType, object: String, payload: WebhookEvent.Payload?)] =
    [
      // The three published forms of a completed session; the whole one has a test of its own.
      (
        .patientSessionCompleted,
        #"{"id":"ps_1","resource_type":"patient_session","status":"complete","patient_id":"a"}"#,
        .patientSessionCompleted(.init(id: "ps_1", patientID: "a"))
      ),
      (
        .patientSessionCompleted,
        #"""
        {"id":"ps_1","status":"complete","patient_id":"a","connection_id":null,\#
        "recommended_connection_ids":["fhirsrc_1"],"connections":[],"metadata":{"a":[1,null]}}
        """#,
        .patientSessionCompleted(
          .init(
            id: "ps_1", patientID: "a", recommendedConnectionIDs: ["fhirsrc_1"], connections: [],
            metadata: ["a": [1, nil]]))
      ),
      (
        .patientSessionCompleted,
        #"""
        {"id":"ps_1","resource_type":"x","status":7,"patient_id":"a","connection_id":[],\#
        "recommended_connection_ids":{},"connections":[{"id":7}],"metadata":null}
        """#,
        .patientSessionCompleted(.init(id: "ps_1", patientID: "a", status: nil))
      ),
      (.patientSessionCompleted, #"{"status":"complete","patient_id":"a"}"#, nil),
      (.patientSessionCompleted, #"{"id":"ps_1","status":"complete"}"#, nil),
      (
        .connectionTokenRefreshFailed,
        #"{"id":"conn_1","connection_id":"fhirsrc_1","status":"refresh_failed"}"#,
        .connectionTokenRefreshFailed(.init(id: "conn_1", connectionID: "fhirsrc_1"))
      ),
      (
        .connectionTokenRefreshFailed,
        #"""
        {"id":"conn_1","connection_id":null,"status":null,"failure_code":{},"failure_at":"soon",\#
        "created_at":17}
        """#,
        .connectionTokenRefreshFailed(.init(id: "conn_1", status: nil))
      ),
      (.connectionTokenRefreshFailed, #"{"id":null,"connection_id":"fhirsrc_1"}"#, nil),
      (
        .recordsSyncCompleted, #"{"patient_id":"a","connection_id":null,"total":1}"#,
        .recordsSyncCompleted(.init(patientID: "a", total: 1))
      ),
      (.recordsSyncCompleted, #"{"connection_id":"fhirsrc_1","total":1}"#, nil),
      (
        .recordsSyncFailed,
        #"{"resource_type":"x","patient_id":"a","connection_id":null,"error_message":{}}"#,
        .recordsSyncFailed(.init(patientID: "a"))
      ),
      (.recordsSyncFailed, #"{"patient":"a"}"#, nil),
      (.recordsSyncFailed, "{}", nil), (.recordsSyncFailed, "[]", nil),
      (.recordsSyncFailed, "null", nil), (.patientSessionCompleted, #""ps_1""#, nil),
      ("patient.merged", "null", nil), ("patient.merged", #"{"id":"ps_1"}"#, nil), ("", "17", nil),
    ]

  @Test("a signed event is delivered with any object, typed as far as it can be read")
  func anyObject() throws {
    for (type, object, payload) in Self.objects {
      let json = try JSON(parsing: Array(object.utf8))
      let event = try event(type: type.rawValue, object: object)
      #expect(event.type == type && event.object == json, "\(object)")
      #expect(event.payload == payload ?? .other(type, json), "\(type) \(object)")
      let back = try JSONDecoder().decode(WebhookEvent.self, from: JSONEncoder().encode(event))
      #expect(back == event)
    }
  }

  @Test(
    "a signed event is delivered without any field but its id and type",
    arguments: [
      "", #","data":null"#, #","data":[1]"#, #","data":{}"#, #","data":{"x":1}"#,
      #","object":null,"api_version":null,"created_at":null,"data":"x""#,
      #","object":17,"api_version":17,"created_at":17,"data":17"#,
      #","api_version":{},"created_at":"yesterday""#,
    ])
  func anyEnvelope(rest: String) throws {
    let body = #"{"id":"evt_1","type":"records.sync.failed""# + rest + "}"
    let event = try event(body)
    #expect(event.id == "evt_1" && event.type == .recordsSyncFailed)
    #expect(event.apiVersion == nil && event.createdAt == nil && !event.followsSDKVersion)
    #expect(event.data == (try JSON(parsing: Array(body.utf8)))["data"])
    #expect(event.payload == .other(.recordsSyncFailed, event.object))
    let back = try JSONDecoder().decode(WebhookEvent.self, from: JSONEncoder().encode(event))
    #expect(back == event)
  }

  @Test("a body that is not an event is an error with the JSON path and no value")
  func invalidPayload() throws {
    #expect(detail { try event("") }?.hasPrefix("The payload is not valid JSON: ") == true)
    #expect(
      detail { try event(WebhookFixture.body + "x") }?.hasPrefix("The payload is not valid JSON: ")
        == true)
    #expect(detail { try event("[1]") } == "Expected an object, found an array.")
    for field in ["id", "type"] {
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
