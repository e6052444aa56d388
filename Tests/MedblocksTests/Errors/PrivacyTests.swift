import Foundation
import MedblocksTesting
import Testing

@testable import Medblocks

@Suite("Redaction")
struct PrivacyTests {
  /// Returns the texts that a value prints as.
  private func texts(_ value: Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    let localized = (value as? any Error)?.localizedDescription ?? ""
    return ["\(value)", String(describing: value), String(reflecting: value), dumped, localized]
  }

  private func expectClean(_ value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
    for text in texts(value) {
      #expect(!text.lowercased().contains("canary"), sourceLocation: sourceLocation)
    }
  }

  private static let echo = """
    {"error":{"type":"invalid_request_error","code":"invalid_data","message":"canary was wrong",\
    "param":"email","doc_url":"https://docs.test/canary","request_id":"req_1"}}
    """

  @Test("errors print no value of the request or the response")
  func errors() async throws {
    let responses: [StubTransport.Response] = [
      .json(Self.echo, status: 400), .json("<html>canary</html>", status: 502),
      .json("canary"), .json("{\"canary\":\"canary\"}"), .json("\"canary"),
      .json("{\"id\":\"canary\",\"metadata\":\"canary\",\"created_at\":\"canary\"}"),
      .failure(.connectionLost), .failure(.timedOut), .bytes([0xFF]),
      .otherError(URLError(.badURL, userInfo: ["url": "canary"])),
    ]
    for response in responses {
      let calls: [@Sendable (MedblocksClient) async throws -> Void] = [
        { _ = try await $0.patients.retrieve("canary") },
        { _ = try await $0.patients.list(email: "canary@x.y").firstPage() },
        {
          _ = try await $0.patients.create("canary", email: "canary@x.y", metadata: ["a": "canary"])
        },
        { _ = try await $0.connections.retrieve("https://canary.test/fhir") },
      ]
      for call in calls {
        let stub = StubTransport(response)
        let error = try await medblocksError {
          try await call(try stub.client { $0.maximumRetries = 0 })
        }
        expectClean(error)
      }
    }
  }

  @Test("errors of rejected parameters and configurations print no value")
  func localErrors() async throws {
    let long = "canary" + String(repeating: "x", count: 200)
    let stub = StubTransport()
    expectClean(try await medblocksError { _ = try await stub.client().patients.create(long) })
    for key in ["canary key", "canary\nkey", "canary\u{7F}"] {
      let error = try await medblocksError { _ = try MedblocksClient(apiKey: key) }
      expectClean(error)
    }
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = "https://user:canary@host.test"
    expectClean(
      try await medblocksError {
        _ = try MedblocksClient(apiKey: "k", configuration: configuration)
      })
  }

  @Test("clients, configurations, lists, requests and responses print no value")
  func values() async throws {
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = "https://canary.test"
    expectClean(configuration)
    let mb = try MedblocksClient(apiKey: "mb_sk_canary", configuration: configuration)
    expectClean(mb)
    expectClean(mb.patients)
    expectClean(mb.patientSession)
    expectClean(mb.connections)
    expectClean(mb.launchContexts)
    let list = mb.patients.list(email: "canary@x.y", startingAfter: "canary")
    expectClean(list)
    expectClean(list.makeAsyncIterator())
    expectClean(list.pages)
    expectClean(list.pages.makeAsyncIterator())
    expectClean(
      TransportRequest(
        method: .get, url: "https://canary", headers: [("A", "canary")],
        body: Array("canary".utf8)))
    expectClean(
      TransportResponse(statusCode: 200, headers: [("A", "canary")], body: Array("canary".utf8)))
    expectClean(WebhookSecret("whsec_canary"))
  }

  @Test("models print no personal data")
  func models() throws {
    let contract = try Contract()
    func model<Model: JSONModel>(_ type: Model.Type) throws -> Model {
      let example = try contract.exampleText("\(type)")
      let texts = [
        "user_42", "jane@example.com", "Jane Example", "premium", "ps_6kQ2", "conn_5Tq1", "pat-1",
        "enc-7", "prac-3", "try later", "whsec_example_only", "production",
      ]
      let planted = texts.reduce(example) { $0.replacing($1, with: "canary") }
      #expect(planted.contains("canary"))
      return try Model(json: JSON(parsing: planted))
    }
    expectClean(try model(Patient.self))
    expectClean(try model(PatientDetail.self))
    expectClean(try model(PatientDetail.self).connections)
    expectClean(try model(PatientSession.self))
    expectClean(try model(PatientSession.self).connections)
    expectClean(try model(LaunchContext.self))
    expectClean(try model(WebhookEndpoint.self))
    expectClean(try model(WebhookEndpointWithSecret.self))
    expectClean(try model(PatientSession.self).facilityResults)
    expectClean(
      [PatientSession.FacilityResult(id: "canary", outcome: .failed(.userDenied, advice: .retry))])
    let endpoint = try model(WebhookEndpointWithSecret.self)
    expectClean(WebhookEndpoint.Registration.created(endpoint))
    expectClean(WebhookEndpoint.Registration.existing(endpoint.endpoint))
    expectClean(
      WebhookClaim(
        namespace: "canary", eventID: "a canary", claimedAt: .distantPast, expiresAt: .distantPast))
    let query = "patient_id=canary&patient_session_id=canary&success=false&error=user_denied"
    let returned = try #require(
      PatientSessionReturn(query + "&error_description=canary&state=canary"))
    expectClean(returned)
    expectClean(returned.result)
  }

  @Test("records, pages, checkpoints and their errors print no personal data")
  func records() throws {
    let resource = #"{"resourceType":"Basic","id":"canary","canary":["canary"]}"#
    let broken = #"{"source":"canary","resource":{"canary":1,"canary":2}}"#
    let body = RecordBody.page(
      [RecordBody.item(resource, source: "\"canary\""), broken], patient: "canary", next: "canary")
    let page = try PatientRecord.Page(body: Array(body.utf8))
    expectClean(page)
    expectClean(page.data)
    expectClean(page.checkpoint)
    expectClean(try page.data[0].resource)
    expectClean(page.data.map(\.id))
    expectClean(PatientRecord.Index(page.data))
    let error = #expect(throws: MedblocksError.self) { try page.data[1].resource }
    expectClean(error as Any)
    expectClean(error?.message as Any)
    let mb = try MedblocksClient(apiKey: "k")
    let lists = [
      mb.patients.records("canary", since: "canary", startingAfter: "canary"),
      mb.patients.records("canary", endingBefore: "canary"),
      mb.patients.records(resuming: page.checkpoint),
    ]
    for list in lists {
      expectClean(list)
      expectClean(list.pages)
      expectClean(list.makeAsyncIterator())
    }
  }

  @Test("summaries, facts and series print no personal data")
  func clinical() throws {
    let concept = #"{"coding":[{"system":"canary","code":"canary","display":"canary"}]}"#
    let bound = #"{"value":7,"unit":"canary"}"#
    let members = """
      "id":"canary","status":"canary","code":\(concept),"interpretation":[\(concept)],
      "referenceRange":[{"low":\(bound),"text":"canary","type":\(concept)}],"note":[{"text":"canary"}],
      "content":[{"attachment":{"title":"canary"}}],"dosage":[{"text":"canary"}]
      """
    let values = [
      #""valueQuantity":\#(bound)"#, #""valueString":"canary""#, #""valueDateTime":"canary""#,
      #""valueCodeableConcept":\#(concept)"#, #""valueRange":{"low":\#(bound)}"#,
      #""valueRatio":{"numerator":\#(bound),"denominator":\#(bound)}"#,
      #""valuePeriod":{"start":"canary"}"#, #""dataAbsentReason":\#(concept)"#,
    ]
    for value in values {
      let text = """
        {"resourceType":"Observation",\(members),\(value),"effectiveDateTime":"2019",
        "component":[{"code":\(concept),\(value)}]}
        """
      let resource = try FHIRResource(parsing: text.utf8)
      let record = PatientRecord(patientID: "canary", source: "canary", resource: resource)
      let facts = ClinicalFact.facts(in: [record])
      let series = ObservationSeries.series(of: facts)
      #expect(series.map(\.entries.count) == [2])
      expectClean(facts)
      expectClean(series)
      expectClean(series.flatMap(\.entries))
      expectClean(series.flatMap(\.plots))
      expectClean(series.flatMap(\.plots).flatMap(\.points))
      let summary = resource.summary
      expectClean(summary)
      expectClean(summary.finding)
      expectClean(summary.value as Any)
      expectClean(summary.value?.quantity as Any)
      expectClean(summary.referenceRanges)
      expectClean(summary.interpretation)
      expectClean(summary.codes)
      expectClean(summary.attachments)
      expectClean(summary.factKey as Any)
      expectClean(FHIRDate("canary"))
    }
  }

  @Test("webhook events, errors, secrets and inboxes print no personal data")
  func webhooks() throws {
    let signer = WebhookSigner(secret: WebhookSecret("whsec_canary"))
    let events: [WebhookSigner.Event] = [
      .patientSessionCompleted(patientID: "canary"),
      .connectionTokenRefreshFailed("conn_canary", at: "fhirsrc_canary"),
      .recordsSyncCompleted(patientID: "canary", from: "fhirsrc_canary"),
      .recordsSyncFailed(patientID: "canary", message: "canary"),
      try .other("brand.new", object: #"{"canary":"canary"}"#),
      try .other(.recordsSyncFailed, object: #"{"canary":"canary"}"#),
    ]
    for event in events {
      let signed = signer.sign(event)
      expectClean(signed)
      let read = try Webhooks.constructEvent(
        payload: signed.body, signature: signed.signature, secret: signer.secret)
      expectClean(read)
      expectClean(read.payload)
    }
    let bodies = [
      "canary", "{\"canary\":\"canary\"}", "{\"id\":{\"canary\":1}}", "[\"canary\"",
      WebhookFixture.body.replacing("\"evt_3Hp9\"", with: "[\"canary\"]"),
      WebhookFixture.body.replacing("\"records.sync.completed\"", with: "{\"canary\":1}"),
      WebhookFixture.body.replacing("\"object\":\"event\"", with: "\"object\":\"canary\""),
    ]
    for body in bodies {
      let signed = signer.sign(body: Array(body.utf8))
      let error = #expect(throws: WebhookSignatureError.self) {
        try Webhooks.constructEvent(
          payload: signed.body, signature: signed.signature, secret: signer.secret)
      }
      expectClean(error as Any)
      expectClean(error?.detail as Any)
    }
    for signature in ["canary", "t=canary,v1=canary", nil] {
      let error = #expect(throws: WebhookSignatureError.self) {
        try Webhooks.constructEvent(
          payload: "canary", signature: signature, secret: signer.secret)
      }
      expectClean(error as Any)
    }
    let error = #expect(throws: MedblocksError.self) {
      try Webhooks.constructEvent(
        payload: "canary", signature: nil, secret: WebhookSecret("canary secret"))
    }
    expectClean(error as Any)
    expectClean(signer.secret)
    expectClean(signer)
    expectClean(try WebhookInbox(secrets: [signer.secret]))
    let endpoint = try Contract().exampleText("WebhookEndpointWithSecret").replacing(
      "whsec_example_only", with: "canary")
    expectClean(try WebhookEndpointWithSecret(json: JSON(parsing: endpoint)))
  }

  @Test("an error prints the fields that are safe to log")
  func loggableFields() async throws {
    let stub = StubTransport(.json(Self.echo, status: 400, headers: [("X-Request-Id", "req_7")]))
    let error = try await medblocksError {
      _ = try await stub.client().patients.retrieve("canary")
    }
    #expect(
      "\(error)"
        == "MedblocksError(kind: api, operation: api.getPatient, status: 400, "
        + "type: invalid_request_error, code: invalid_data, param: email, requestID: req_7, "
        + "outcome: rejected, attempts: 1)")
    #expect(error.message == "canary was wrong")
  }

  @Test("errors of the sandbox print no id")
  func sandbox() async throws {
    let sandbox = LocalSandbox()
    let error = await #expect(throws: LocalSandbox.ActionError.self) {
      try await sandbox.grantConsent("ps_canary", at: "fhirsrc_canary")
    }
    expectClean(try #require(error))
  }
}
